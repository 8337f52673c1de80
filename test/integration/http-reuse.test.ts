/** One instance, thousands of requests: it keeps answering, and what it holds does not grow with them. */
import { afterEach, describe, expect, test } from 'vitest';
import { buildTestProvider } from '../support/test-providers.ts';
import { hosts, startOnWasmtime, type TestServer } from '../support/hosts.ts';
import { mixedRequests as requests, request } from '../support/mixed-requests.ts';
import { canReadMemory, childNamed, residentMemory } from '../support/process-memory.ts';
import { exchange, rawHead, rawPost } from '../support/raw-http.ts';
import { skipUnless } from '../support/skip.ts';

/** A body that breaks off. */
const broken = `${rawHead({ 'content-length': '99' })}{"jsonrpc"`;

/**
 * Sends each so many times, over one connection after the other. @returns how many answers were not as they must be.
 */
async function send(server: TestServer, rounds: number): Promise<number> {
  const text = requests.map(([sent]) => sent).join('');
  let wrong = 0;
  for (let round = 0; round < rounds; round++) {
    if (round % 10 === 0) await exchange(server.port, broken, { responses: 0, abort: true });
    const { responses } = await exchange(server.port, text, { responses: requests.length });
    wrong += requests.filter(([, status], index) => responses[index]?.status !== status).length;
  }
  return wrong;
}

let server: TestServer | undefined;
afterEach(() => server?.stop());

describe.each(hosts)('on $name', ({ start }) => {
  test('an instance answers 2,000 requests of all kinds alike', async () => {
    server = await start({ transport: 'full', provider: await buildTestProvider('everything') });
    expect(await send(server, 125)).toBe(0);
  });
});

describe('on wasmtime', skipUnless(canReadMemory, 'this machine has no /proc'), () => {
  /** The engine collects garbage late, so that memory grows to a plateau. Requests and answers are 1.2 MB each here. */
  const mostGrowth = 100 * 1024 * 1024;

  /** Goes in as 400 KB and comes back twice. */
  const large = rawPost(request('tools/call', { name: 'raw_arguments', arguments: { a: 'x'.repeat(400_000) } }));

  test('the memory of an instance does not grow with what it is sent', async () => {
    server = await startOnWasmtime({ transport: 'full', provider: await buildTestProvider('everything') });
    const sendLarge = async (): Promise<void> => {
      for (let round = 0; round < 150; round++) {
        const { responses } = await exchange(server!.port, large);
        expect(responses).toMatchObject([{ status: 200 }]);
      }
    };
    await sendLarge();
    const before = residentMemory(childNamed('wasmtime'));
    await sendLarge();
    expect(residentMemory(childNamed('wasmtime')) - before).toBeLessThan(mostGrowth);
  });
});
