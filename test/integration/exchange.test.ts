/** Streams, and questions to the client, on real hosts: what is on the wire, and when. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hosts, type TestServer } from '../support/hosts.ts';
import { modernRequest, reserved } from '../support/modern.ts';
import { buildTestProvider } from '../support/test-providers.ts';

const stateKey = Buffer.alloc(32, 0xab);

describe.each(hosts)('the exchange on $name', ({ name, start }) => {
  let server: TestServer;
  let silent: TestServer;
  beforeAll(async () => {
    const options = { transport: 'full', provider: await buildTestProvider('everything') } as const;
    server = await start({ ...options, env: { MCP_STATE_KEY: stateKey.toString('hex') } });
    silent = await start({ ...options, env: { TEST_OFFERS: 'none' } });
  });
  afterAll(async () => {
    await server?.stop();
    await silent?.stop();
  });

  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

  /** Calls a tool of 2025-11-25 on a connection of its own, whose bytes come to `onText`. */
  async function open(
    tool: string,
    onText: (text: string) => void,
    progressToken: string | null = 't',
  ): Promise<Socket> {
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: tool, _meta: { progressToken } },
    });
    const socket = connect(server.port, '127.0.0.1');
    socket
      .setEncoding('utf8')
      .on('data', onText)
      .on('error', () => {});
    await once(socket, 'connect');
    const lines = { host: `127.0.0.1:${server.port}`, ...headers, 'mcp-protocol-version': '2025-11-25' };
    const head = Object.entries({ ...lines, 'content-length': String(Buffer.byteLength(body)) });
    socket.write(`POST /mcp HTTP/1.1\r\n${head.map(([key, value]) => `${key}: ${value}\r\n`).join('')}\r\n${body}`);
    return socket;
  }

  /** A request of 2026-07-28 with every capability. */
  async function modern(
    method: string,
    params: object,
    to = server,
    more: object = {},
  ): Promise<[status: number, message: Answer]> {
    const meta = { ...reserved('clientCapabilities', { elicitation: {}, sampling: {}, roots: {} }), ...more };
    const [body, head] = modernRequest({ method, params: { ...params }, meta });
    const sent = { ...headers, ...(head.headers as Record<string, string>) };
    const response = await fetch(to.url, { method: 'POST', headers: sent, body });
    return [response.status, (await response.json()) as Answer];
  }

  test('each event is there before the next', async () => {
    let text = '';
    const socket = await open('endless', (more) => (text += more));
    // The tool never ends: nothing would come if its events came together.
    await expect.poll(() => text).toMatch(/"progress":3[,}]/);
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text.toLowerCase()).toMatch(/\r\ncontent-type: text\/event-stream\r\n/);
    expect(text.toLowerCase()).toMatch(/\r\ncache-control: no-cache\r\n/);
    expect(text.toLowerCase()).toMatch(/\r\nx-accel-buffering: no\r\n/);
    expect(text).not.toContain('"result"');
    socket.destroy();
    await expect.poll(() => server.stderr()).toContain('endless: cancelled');
  });

  test('a client that does not read holds the tool up, and one that leaves cancels it', async () => {
    let received = 0;
    const socket = await open('flood', ({ length }) => {
      received += length;
      socket.pause();
    });
    await expect.poll(() => received).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    socket.destroy();
    await expect.poll(() => server.stderr()).toContain('flood: cancelled');
    const count = Number(/flood: cancelled after (\d+)/.exec(server.stderr())![1]);
    // What systems and hosts keep for a connection: far less than a tool makes in a second.
    expect(count * 60_000).toBeLessThan(40_000_000);
  });

  test('a client that leaves is found out by steps that it gets nothing of', async () => {
    let text = '';
    const socket = await open('unheard', (more) => (text += more));
    // One event, and nothing after it.
    await expect.poll(() => text).toContain('"progress":1');
    await expect.poll(() => server.stderr()).toContain('unheard: goes on');
    expect(text).not.toContain('notifications/message');
    socket.destroy();
    await expect.poll(() => server.stderr().split('unheard: goes on').at(-1)).toContain('unheard: cancelled');
  });

  test('a client that leaves before anything was sent is found out, too', async () => {
    const before = server.stderr().split('unheard: goes on').length;
    const socket = await open('unheard', () => {}, null);
    await expect.poll(() => server.stderr().split('unheard: goes on').length).toBeGreaterThan(before);
    socket.destroy();
    /** What is printed, once nothing has come for three seconds. */
    const printedAtLast = async (): Promise<string> => {
      let last;
      do {
        last = server.stderr();
        await new Promise((resolve) => setTimeout(resolve, 3000));
      } while (server.stderr() !== last);
      return last.trimEnd();
    };
    // The Node host ends the thread of such a client, and the component is not asked.
    const end = name === 'wasmtime' ? 'cancelled' : 'goes on';
    await expect.poll(printedAtLast).toMatch(new RegExp(`unheard: ${end}$`));
  });

  test('a trap after a notification ends the connection without a response', async () => {
    let text = '';
    const socket = await open('traps_later', (more) => (text += more));
    let isClosed = false;
    socket.on('close', () => (isClosed = true));
    // wasmtime ends the body as if it were complete, and keeps the connection.
    const isComplete = (): boolean => text.includes('\r\n0\r\n\r\n');
    await expect.poll(() => isClosed || isComplete()).toBe(true);
    expect(text).toContain('"progress":1');
    expect(text).not.toMatch(/"result"|"error"|secret/);
    expect(isComplete()).toBe(name === 'wasmtime');
    socket.destroy();
  });

  test('an error after a notification is the last event', async () => {
    let text = '';
    const socket = await open('fails_later', (more) => (text += more));
    await expect.poll(() => text).toContain('\r\n0\r\n\r\n');
    const events = text.match(/^data: .*$/gm)!.map((line) => line.slice('data: '.length));
    expect(events.map((event) => Object.keys(JSON.parse(event) as object))).toEqual([
      ['jsonrpc', 'method', 'params'],
      ['jsonrpc', 'id', 'error'],
    ]);
    expect(events[1]).toContain('12345678901234567890');
    socket.destroy();
  });

  test('a question is answered with the same request and the state', async () => {
    const [status, first] = await modern('resources/read', { uri: 'test://asking' });
    expect([status, first.result]).toMatchObject([200, { resultType: 'input_required', inputRequests: { roots: {} } }]);
    const { requestState } = first.result as { requestState: string };
    const inputResponses = { roots: { roots: [] } };
    const [, second] = await modern('resources/read', { uri: 'test://asking', requestState, inputResponses });
    expect(second.result).toMatchObject({ contents: [{ text: 'asked {"roots":{"roots":[]}}' }] });
  });

  test('no state reaches the provider that it did not give for this request', async () => {
    const [, { result }] = await modern('tools/call', { name: 'test_input_required_result_request_state' });
    const { requestState } = result as { requestState: string };
    const other = 'test_input_required_result_tampered_state';
    const wrong = [
      ['tools/call', { name: other, requestState }],
      ['tools/call', { name: 'test_input_required_result_request_state', arguments: {}, requestState }],
      ['prompts/get', { name: 'test_input_required_result_request_state', requestState }],
      ['resources/read', { uri: 'test_input_required_result_request_state', requestState }],
      ['tools/call', { name: 'context', requestState: `${requestState}A` }],
    ] as const;
    for (const [method, params] of wrong) {
      const [status, { error }] = await modern(method, params);
      expect([status, error?.code]).toEqual([200, -32602]);
    }
  });

  test("a state is signed with the operator's key, whatever the instance has collected since it was read", async () => {
    const tool = 'test_input_required_result_request_state';
    for (let round = 0; round < 30; round++) {
      for (const length of [1_000_000, 100, 200, 400]) {
        await modern('tools/call', { name: 'none', arguments: { text: 'x'.repeat(length) } });
      }
      const [, { result }] = await modern('tools/call', { name: tool, arguments: {} });
      const [end, state, signature] = (result as { requestState: string }).requestState.split('.');
      const signed = `mcp request state 1\n${end}.${state}\n${JSON.stringify(['tools/call', tool, '{}', null])}`;
      expect(signature).toBe(createHmac('sha256', stateKey).update(signed).digest('base64url'));
    }
  });

  test('a capability that is missing is an HTTP error', async () => {
    const [body, head] = modernRequest({ method: 'tools/call', params: { name: 'test_missing_capability' } });
    const sent = { ...headers, ...(head.headers as Record<string, string>) };
    const response = await fetch(server.url, { method: 'POST', headers: sent, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { code: -32021, data: { requiredCapabilities: { sampling: {} } } },
    });
  });

  test('_meta goes to the provider and comes from it, and what is fresh is said', async () => {
    const meta = { 'example.com/n': { list: [1, null] } };
    const [, prompt] = await modern('prompts/get', { name: 'test_simple_prompt' }, server, meta);
    expect(prompt.result).toMatchObject({ _meta: meta });
    const [, contents] = await modern('resources/read', { uri: 'test://static-text' }, server, meta);
    expect(contents.result).toMatchObject({ ttlMs: 4_294_967_295, cacheScope: 'private', _meta: meta });
    expect((await modern('tools/list', {}))[1].result).toMatchObject({ ttlMs: 60_000, cacheScope: 'public' });
  });

  test('a token that is none is not repeated', async () => {
    const steps = [{ tag: 'progress', val: { progress: 1 } }, { tag: 'working' }];
    const answers = ['1.5', '2'].map(async (token) => {
      const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"steps","arguments":${JSON.stringify({ steps })},"_meta":{"progressToken":${token}}}}`;
      return (await fetch(server.url, { method: 'POST', headers, body })).text();
    });
    const [fraction, integer] = await Promise.all(answers);
    expect(fraction).toMatch(/^:\n\ndata: .*"result"/);
    expect(integer).toContain('"progressToken":2');
  });

  test('a provider that offers nothing is served as before', async () => {
    expect((await modern('tools/list', {}, silent))[1].result).toMatchObject({ ttlMs: 0, cacheScope: 'private' });
    expect((await modern('tools/call', { name: 'test_simple_text' }, silent))[1].result).toMatchObject({
      content: [{}],
    });
    const [, { error }] = await modern('tools/call', { name: 'context' }, silent);
    expect(error?.code).toBe(-32602);
  });
});

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number };
}
