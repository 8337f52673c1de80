/** One instance, thousands of requests: it keeps answering, and what it holds does not grow with them. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { buildTestProvider } from '../support/test-providers.ts';
import { hosts, startOnWasmtime, type TestServer } from '../support/hosts.ts';
import { exchange, rawHead, rawPost } from '../support/raw-http.ts';
import { initializeParams } from '../support/rpc.ts';
import { skipUnless } from '../support/skip.ts';

const request = (method: string, params?: object): string => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
const tool = (name: string): string => request('tools/call', { name, arguments: { a: 1 } });

/** What is sent over and over, and the status each is answered with: every way through the pipeline, good and bad. */
const requests: [text: string, status: number][] = [
  [rawPost(request('initialize', initializeParams())), 200],
  [rawPost('{"jsonrpc":"2.0","method":"notifications/initialized"}'), 202],
  [rawPost(request('tools/list')), 200],
  [rawPost(tool('every_content')), 200],
  [rawPost(tool('raw_arguments').replaceAll(':', ' : ')), 200],
  [rawPost(tool('nothing')), 200],
  [rawPost(request('resources/list')), 200],
  [rawPost(request('prompts/list')), 200],
  [rawPost(request('nothing')), 200],
  [rawPost('{'), 400],
  [rawPost(`{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"${'x'.repeat(10_000)}"}}`), 200],
  [rawPost(tool('empty'), { 'content-type': 'text/plain' }), 415],
  [rawPost(tool('empty'), { origin: 'https://evil.example' }), 403],
  [rawPost(tool('empty')).replace('/mcp', '/x'), 404],
  [rawHead({}, 'GET /mcp HTTP/1.1'), 405],
  [rawHead({ origin: 'http://localhost' }, 'OPTIONS /mcp HTTP/1.1'), 204],
];

/** A body that breaks off. */
const broken = `${rawHead({ 'content-length': '99' })}{"jsonrpc"`;

/** Sends each so many times, over one connection after the other. @returns how many answers were not as they must be. */
async function send(server: TestServer, rounds: number): Promise<number> {
  const text = requests.map(([request_]) => request_).join('');
  let wrong = 0;
  for (let round = 0; round < rounds; round++) {
    if (round % 10 === 0) await exchange(server.port, broken, { responses: 0, abort: true });
    const { responses } = await exchange(server.port, text, { responses: requests.length });
    wrong += requests.filter(([, status], index) => responses[index]?.status !== status).length;
  }
  return wrong;
}

/** Resident memory, in bytes, of the only wasmtime that this process has started. */
function wasmtimeMemory(): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [, name, rest] = /\((.*)\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      if (name !== 'wasmtime' || rest?.split(' ')[1] !== String(process.pid)) continue;
      const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return Number(kib) * 1024;
    } catch {
      // A process that has ended meanwhile.
    }
  }
  throw new Error('no wasmtime is running');
}

let server: TestServer | undefined;
afterEach(() => server?.stop());

describe.each(hosts)('on $name', ({ start }) => {
  test('an instance answers 2,000 requests of all kinds alike', { timeout: 300_000 }, async () => {
    server = await start({ transport: 'full', provider: await buildTestProvider('everything') });
    expect(await send(server, 125)).toBe(0);
  });
});

describe('on wasmtime', skipUnless(process.platform === 'linux', 'this machine has no /proc'), () => {
  /** The engine collects garbage late, so that memory grows to a plateau. Requests and answers are 1.2 MB each here. */
  const mostGrowth = 100 * 1024 * 1024;

  /** Goes in as 400 KB and comes back twice. */
  const large = rawPost(request('tools/call', { name: 'raw_arguments', arguments: { a: 'x'.repeat(400_000) } }));

  test('the memory of an instance does not grow with what it is sent', { timeout: 300_000 }, async () => {
    server = await startOnWasmtime({ transport: 'full', provider: await buildTestProvider('everything') });
    const sendLarge = async (): Promise<void> => {
      for (let round = 0; round < 150; round++) {
        const { responses } = await exchange(server!.port, large);
        expect(responses).toMatchObject([{ status: 200 }]);
      }
    };
    await sendLarge();
    const before = wasmtimeMemory();
    await sendLarge();
    expect(wasmtimeMemory() - before).toBeLessThan(mostGrowth);
  });
});
