/** What the launcher of wasmtime bounds: instances in number, memory and time. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { startOnNode, startOnWasmtime, type ServerOptions, type TestServer } from '../support/hosts.ts';
import { rawHead } from '../support/raw-http.ts';
import { callTool } from '../support/rpc.ts';
import { runScript } from '../support/scripts.ts';
import { buildTestProvider } from '../support/test-providers.ts';

/** Three times as many as wasmtime's own pool has instances for. */
const slowClients = 300;

/** As many connections as wasmtime takes. */
const maxConnections = 1000;

let server: TestServer | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.stop();
});

async function start(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  server = await startOnWasmtime({ transport: 'full', provider: await buildTestProvider('fault'), ...options });
  return server;
}

/** Sends the beginning of a request, and keeps the connection. */
async function sendBeginning(port: number, bytes: string): Promise<void> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  socket.write(bytes);
}

/** The statuses of 20 clients that call a tool at the same time. */
async function callTogether(url: string): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: 20 }, () => callTool(url, 'good')));
  return answers.map(({ status }) => status);
}

test(`${slowClients} clients that send half a body leave 20 others their answers`, async () => {
  const { url, port } = await start();
  const half = `${rawHead({ 'content-type': 'application/json', 'content-length': '5000' }, 'POST /mcp HTTP/1.1')}{"jsonrpc":`;
  for (let client = 0; client < slowClients; client++) await sendBeginning(port, half);
  expect(await callTogether(url)).toEqual(Array(20).fill(200));
  // After 30 seconds they are answered with 408.
  expect(sockets.every((socket) => socket.bytesRead === 0)).toBe(true);
  for (let round = 0; round < 2; round++) expect(await callTogether(url)).toEqual(Array(20).fill(200));
});

test(`${maxConnections} clients that send nothing have another one wait until some of them are gone`, async () => {
  const { url, port } = await start();
  for (let client = 0; client < maxConnections; client++) await sendBeginning(port, '');
  const call = callTool(url, 'good');
  expect(await Promise.race([call, sleep(1000, 'waits')])).toBe('waits');
  for (const socket of sockets.splice(0, 50)) socket.destroy();
  expect((await call).status).toBe(200);
  expect(await callTogether(url)).toEqual(Array(20).fill(200));
});

test('calls that never return end at the deadline, and leave others their answers', async () => {
  const { url } = await start({ deadlineMs: 10_000 });
  const hanging = Array.from({ length: 4 }, () => callTool(url, 'hang'));
  expect((await Promise.all(hanging)).map(({ status }) => status)).toEqual(Array(4).fill(500));
  expect(await callTogether(url)).toEqual(Array(20).fill(200));
});

test('an instance has as much memory as it is allowed', async () => {
  const { url } = await start({ maxMemoryBytes: 64 * 1024 * 1024 });
  expect((await callTool(url, 'huge-text')).status).toBe(500);
  expect((await callTool(url, 'good')).status).toBe(200);
});

test('the command line is printed for others to start, and has the limits', async () => {
  server = await startOnNode({ transport: 'full', provider: await buildTestProvider('fault') });
  const provider = await buildTestProvider('fault');
  // The port is in use, which does not matter.
  const args = ['serve', '--provider', provider, '--print', '--env', 'A=b c', '--port', String(server.port)];
  const line = await runScript('cli.ts', [...args, '--deadline', '5', '--memory', '64']);
  expect(line).toMatch(
    /^wasmtime serve -Scli,keyvalue -Wtimeout=5s -Wmax-memory-size=67108864 -Opooling-total-.* --env 'A=b c' .*\.wasm\n$/,
  );
});
