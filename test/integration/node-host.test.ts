/** What the Node host adds to the transport: limits, isolation of instances, an explicit sandbox. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildTestProvider } from '../support/test-providers.ts';
import { startOnNode, type ServerOptions, type TestServer } from '../support/hosts.ts';
import { exchange, rawHead, rawPost } from '../support/raw-http.ts';
import { callTool, post } from '../support/rpc.ts';

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const pong = { status: 200, body: '{"jsonrpc":"2.0","id":1,"result":{}}' };

/** Header fields of different names. */
const manyFields = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, 'v']));

describe('the Node host', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startOnNode({ transport: 'full', provider: await buildTestProvider('fault') });
  });
  afterAll(() => server?.stop());

  /** Sends one request. @returns the first response. */
  const send = async (bytes: string, head = false) => (await exchange(server.port, bytes, { head })).responses[0];

  test.each<[what: string, request: string, status: number]>([
    ['90 further header fields', rawPost(ping, manyFields(90)), 200],
    ['1,000 header fields', rawPost(ping, manyFields(1000)), 431],
    ['a header value of 32 KiB', rawPost(ping, { 'x-long': 'v'.repeat(32 * 1024) }), 200],
    ['a header value of 128 KiB', rawPost(ping, { 'x-long': 'v'.repeat(128 * 1024) }), 431],
    ['no Host', rawPost(ping, { host: null }), 400],
    ['bytes that are no HTTP', '\u0016\u0003\u0001\u0000\u0000\r\n\r\n', 400],
    ['a target without a slash', rawHead({}, 'GET mcp HTTP/1.1'), 400],
    ['an absolute target', rawPost(ping).replace('POST /mcp', 'POST http://localhost/mcp'), 200],
    ['an absolute target that names another path', rawHead({}, 'GET http://localhost/other HTTP/1.1'), 404],
    ['OPTIONS for the server as a whole', rawHead({}, 'OPTIONS * HTTP/1.1'), 404],
  ])('answers %s', async (_, request, status) => {
    expect(await send(request)).toMatchObject({ status });
    expect(await send(rawPost(ping))).toMatchObject(pong);
  });

  test('takes the authority of an absolute target instead of Host', async () => {
    const fields = { host: 'localhost', origin: 'http://evil.example' };
    const request = rawPost(ping, fields).replace('POST /mcp', 'POST http://evil.example/mcp');
    expect(await send(request)).toMatchObject({ status: 403 });
  });

  test('gives no body to HEAD', async () => {
    expect(await send(rawHead({}, 'HEAD /mcp HTTP/1.1'), true)).toMatchObject({ status: 405, body: '' });
  });

  test('sends 100 Continue to a client that waits for it', async () => {
    expect(await send(rawPost(ping, { expect: '100-continue' }))).toMatchObject(pong);
  });

  test('answers pipelined requests in their order', async () => {
    const pings = [1, 2, 3].map((id) => rawPost(`{"jsonrpc":"2.0","id":${id},"method":"ping"}`));
    const { responses } = await exchange(server.port, pings.join(''), { responses: 3 });
    expect(responses.map(({ body }) => JSON.parse(body))).toMatchObject([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  test('keeps a connection after an answer that came before the body', async () => {
    const long = rawPost(' '.repeat(4 * 1024 * 1024 + 1));
    const { responses } = await exchange(server.port, [long, rawPost(ping)], { responses: 2 });
    expect(responses).toMatchObject([{ status: 413 }, pong]);
  });

  test('runs requests at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => callTool(server.url, 'good')));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  });

  test('ends the instance of a caller who has left, and serves the next', async () => {
    const call = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"hang"}}';
    for (let caller = 0; caller < 4; caller++) await exchange(server.port, rawPost(call), { abort: true });
    expect(await callTool(server.url, 'good')).toMatchObject({ status: 200 });
  });

  test('says on the log why a request failed, and nothing to the caller', async () => {
    const { status, headers, message } = await callTool(server.url, 'overflow');
    expect([status, headers.get('content-type')]).toEqual([500, 'application/json']);
    const error = { code: -32603, message: 'The server failed to answer.' };
    expect(message).toEqual({ jsonrpc: '2.0', id: 1, error });
    await expect.poll(server.stderr).toMatch(/trapped/);
  });
});

describe('a component on the Node host', () => {
  let server: TestServer | undefined;
  afterEach(() => server?.stop());
  const start = async (options: Partial<ServerOptions> = {}): Promise<TestServer> => {
    server = await startOnNode({ transport: 'full', provider: await buildTestProvider('fault'), ...options });
    return server;
  };

  test('sees the given variables, and none of the process', async () => {
    process.env['MCP_PATH'] = '/from-the-process';
    try {
      const { url } = await start();
      expect((await post(url, ping)).status).toBe(200);
      await server?.stop();
      const { port } = await start({ env: { MCP_PATH: '/given' } });
      expect((await post(`http://127.0.0.1:${port}/given`, ping)).status).toBe(200);
    } finally {
      delete process.env['MCP_PATH'];
    }
  });

  test('is stopped at the deadline without harm to another that runs', async () => {
    const { url } = await start({ deadlineMs: 5000 });
    const [hanging, ...others] = await Promise.all(['hang', 'good', 'good'].map((name) => callTool(url, name)));
    const error = { code: -32603, message: 'The server did not answer in time.' };
    expect([hanging?.status, hanging?.message]).toEqual([504, { jsonrpc: '2.0', id: 1, error }]);
    expect(others.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('has as much memory as it is allowed', async () => {
    const { url, stderr } = await start({ maxMemoryBytes: 64 * 1024 * 1024 });
    const { status, message } = await callTool(url, 'huge-text');
    expect([status, message.error?.code]).toEqual([500, -32603]);
    await expect.poll(stderr).toMatch(/trapped/);
    expect((await callTool(url, 'good')).status).toBe(200);
  });

  test('ends with its server, whatever it is doing', async () => {
    const { url } = await start();
    const hanging = callTool(url, 'hang').then(
      () => 'answered',
      () => 'broken off',
    );
    await callTool(url, 'good');
    await server?.stop();
    expect(await hanging).toBe('broken off');
    await expect(post(url, ping)).rejects.toThrow('fetch failed');
  });

  test.each([
    ['provider', 'dist/none.wasm', 'The provider dist/none.wasm is not there.'],
    ['provider', 'package.json', 'The provider package.json is not a WebAssembly component.'],
  ])('is refused when it is none: %s %s', async (_, provider, message) => {
    await expect(start({ provider })).rejects.toThrow(message);
  });

  test('is refused as a policy when it is a provider', async () => {
    const policy = await buildTestProvider('fault');
    await expect(start({ policy })).rejects.toThrow('The policy does not export wasmcp:policy/policy@0.1.0');
  });
});
