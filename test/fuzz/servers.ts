/** The servers that are fuzzed, on both hosts, each with instances that are reused. */
import { hosts, type TestServer } from '../support/hosts.ts';
import { exchange, rawPost } from '../support/raw-http.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { insist } from './area.ts';

type Exchanged = Awaited<ReturnType<typeof exchange>>;
type Pieces = Parameters<typeof exchange>[1];

export interface FuzzedServer {
  readonly host: string;
  /** Sends bytes as they are. */
  send(pieces: Pieces, options?: Parameters<typeof exchange>[2]): Promise<Exchanged>;
  /** Sends a good request: rejects unless it is served. */
  insistAlive(): Promise<void>;
}

const ping = rawPost('{"jsonrpc":"2.0","id":"alive","method":"ping"}');
const pong = '{"jsonrpc":"2.0","id":"alive","result":{}}';

const fuzzed = (host: string, { port }: TestServer): FuzzedServer => ({
  host,
  send: (pieces, options) => exchange(port, pieces, options),
  async insistAlive() {
    const { responses } = await exchange(port, ping);
    const [{ status, body } = { status: 0, body: '' }] = responses;
    insist(status === 200 && body === pong, () => `${host} answers the next request with ${status} ${body}`);
  },
});

/** The everything provider, without authorization. */
export async function startPlain(): Promise<{ servers: readonly FuzzedServer[]; stop(): Promise<void> }> {
  const provider = await buildTestProvider('everything');
  const started: TestServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()));
  };
  try {
    for (const { start } of hosts) started.push(await start({ transport: 'full', provider }));
  } catch (error) {
    await stop();
    throw error;
  }
  return { servers: started.map((server, at) => fuzzed(hosts[at]!.name, server)), stop };
}
