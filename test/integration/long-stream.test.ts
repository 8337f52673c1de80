/** Streams that send far more than an instance may have of memory: what has been sent is not kept. */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startOnWasmtime, type TestServer } from '../support/hosts.ts';
import { request } from '../support/mixed-requests.ts';
import { rawPost } from '../support/raw-http.ts';
import { buildTestProvider } from '../support/test-providers.ts';

/** Of each linear memory. The engine takes some 60 MB before it collects garbage. */
const maxMemoryBytes = 128 * 1024 * 1024;

/** Kept, these would be 300 MB in the transport: as they come, as they are sent, and in the engine's own list. */
const sentBytes = 120_000_000;

/** How long nothing may come. */
const patienceMs = 60_000;

const flood = rawPost(request('tools/call', { name: 'flood', arguments: {}, _meta: { progressToken: 'p' } }));

let server: TestServer;
beforeAll(async () => {
  server = await startOnWasmtime({
    transport: 'full',
    provider: await buildTestProvider('everything'),
    maxMemoryBytes,
    deadlineMs: 600_000,
  });
});
afterAll(() => server.stop());

/** Reads a stream of events until that many bytes have come, or the server ends it. @returns how many came. */
const readEvents = (enough: number): Promise<number> =>
  new Promise((resolve, reject) => {
    let bytes = 0;
    const socket = connect(server.port, '127.0.0.1', () => socket.write(flood));
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      if (bytes >= enough) socket.destroy();
    });
    // An instance that has ended leaves the connection as it is.
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('error', reject);
    socket.on('close', () => resolve(bytes));
  });

test('a stream goes on when it has sent as much as an instance may have of memory', async () => {
  expect(await readEvents(sentBytes)).toBeGreaterThanOrEqual(sentBytes);
});
