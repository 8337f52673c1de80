/** Clients that finish nothing, and providers that return too much: neither takes the server from others. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { hosts, startOnWasmtime, type TestServer } from '../support/hosts.ts';
import { rawHead, rawPost } from '../support/raw-http.ts';
import { callTool, post } from '../support/rpc.ts';
import { buildTestProvider } from '../support/test-providers.ts';

let server: TestServer | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.stop();
});

/** Connects and sends `text`, and reads nothing until it is resumed. */
async function send(port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  socket.pause().write(text);
  return socket;
}

const call = (id: number, name: string): object => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name } });
const request = (name: string): string => rawPost(JSON.stringify(call(1, name)));

/** The statuses of `count` calls at the same time. */
async function callTogether(url: string, count: number): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: count }, () => callTool(url, 'good')));
  return answers.map(({ status }) => status);
}

describe.each(hosts)('on $name', ({ name, start }) => {
  const startFaulty = async (): Promise<TestServer> =>
    (server = await start({ transport: 'full', provider: await buildTestProvider('fault') }));

  test('200 clients that are refused and never send their body leave 20 others their answers', async () => {
    const { url, port } = await startFaulty();
    const refused = rawHead({ origin: 'https://evil.example', 'content-length': '5000' });
    for (let client = 0; client < 200; client++) await send(port, refused);
    expect(await callTogether(url, 20)).toEqual(Array(20).fill(200));
  });

  test('the answers of a batch are bounded together', async () => {
    const { url } = await startFaulty();
    const batch = Array.from({ length: 100 }, (_, id) => call(id, 'ten-megabytes'));
    const { status, text } = await post(url, JSON.stringify(batch), { 'mcp-protocol-version': '2025-03-26' });
    expect(status).toBe(200);
    const [first, ...others] = JSON.parse(text) as { id: number; result?: object; error?: { code: number } }[];
    expect(first).toHaveProperty('result');
    expect(others.map(({ id, error }) => [id, error?.code])).toEqual(
      Array.from({ length: 99 }, (_, index) => [index + 1, -32603]),
    );
    expect((await callTool(url, 'good')).status).toBe(200);
  });

  test('a provider that returns 1 GB fails its request alone', async () => {
    const { url } = await startFaulty();
    const { status, message } = await callTool(url, 'gigabyte');
    expect(status).toBe(500);
    // wasmtime answers a trap itself.
    expect(message.error?.code).toBe(name === 'node' ? -32603 : undefined);
    expect((await callTool(url, 'good')).status).toBe(200);
  });

  test('20 clients that do not read what they asked for leave others their answers', async () => {
    const { url, port } = await startFaulty();
    for (let client = 0; client < 20; client++) await send(port, request('ten-megabytes'));
    expect(await callTogether(url, 20)).toEqual(Array(20).fill(200));
  });
});

async function startFaultyOnWasmtime(deadlineMs?: number): Promise<TestServer> {
  const provider = await buildTestProvider('fault');
  return (server = await startOnWasmtime({ transport: 'full', provider, deadlineMs }));
}

describe('on wasmtime', () => {
  test('a client that is refused and never sends its body has its answer, and is let go', async () => {
    const { port } = await startFaultyOnWasmtime();
    const socket = await send(port, rawHead({ origin: 'https://evil.example', 'content-length': '5000' }));
    expect(await readText(socket)).toMatch(/^HTTP\/1.1 403 /);
  });

  test('a client that does not read its answer has its instance until the deadline', async () => {
    const { port, stderr } = await startFaultyOnWasmtime(3000);
    await send(port, request('ten-megabytes'));
    await expect.poll(stderr).toMatch(/guest timed out/);
  });
});
