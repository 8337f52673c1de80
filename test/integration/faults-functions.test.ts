/**
 * A provider whose functions fail, trap or never return: an error that tells nothing, and the next request is served.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildTestProvider } from '../support/test-providers.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { call, callTool, initializeParams, post } from '../support/rpc.ts';

/** The result of the tool that has no fault. */
const good = { content: [{ type: 'text', text: 'good' }] };

const complete = { ref: { type: 'ref/prompt', name: 'p' }, argument: { name: 'a', value: '' } };

/** A call to each function of the provider; the name of the fault goes where `fault` stands. */
const functions: [method: string, params: (fault: string) => object][] = [
  ['initialize', (fault) => initializeParams('2025-11-25', `fault:${fault}`)],
  ['tools/list', (cursor) => ({ cursor })],
  ['tools/call', (name) => ({ name })],
  ['resources/list', (cursor) => ({ cursor })],
  ['resources/templates/list', (cursor) => ({ cursor })],
  ['resources/read', (fault) => ({ uri: `fault://${fault}` })],
  ['prompts/list', (cursor) => ({ cursor })],
  ['prompts/get', (name) => ({ name })],
  ['completion/complete', (value) => ({ ...complete, argument: { name: 'a', value } })],
];

const internalError = { jsonrpc: '2.0', id: 1, error: { code: -32603 } };

const toolCall = (id: number, name: string): object => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name } });

describe.each(hosts)('a provider with faults on $name', ({ name: host, start }) => {
  let server: TestServer;
  let url: string;
  beforeAll(async () => {
    server = await start({ transport: 'full', provider: await buildTestProvider('fault') });
    ({ url } = server);
  });
  afterAll(() => server?.stop());

  const callGood = async (): Promise<unknown> => (await callTool(url, 'good')).message.result;

  test.each(functions)('with a WIT error in %s is answered with that error', async (method, params) => {
    const { status, message } = await call(url, method, params('error'));
    expect(message.error).toEqual({ code: -32603, message: 'the provider says no', data: { reason: 'asked' } });
    expect(status).toBe(200);
  });

  test.each(functions)('with a trap or an exit in %s is a 500 that tells nothing', async (method, params) => {
    for (const fault of ['throw', 'overflow', 'exit']) {
      const { status, text, message } = await call(url, method, params(fault));
      expect(status).toBe(500);
      // wasmtime answers in words of its own.
      expect(message).toMatchObject(host === 'node' ? internalError : {});
      expect(text).not.toMatch(/secret|stack|\.js|\.ts|recursion|unreachable/i);
      expect(await callGood()).toEqual(good);
    }
  });

  test('among concurrent calls takes none of the others with it', async () => {
    const names = ['good', 'throw', 'good', 'exit', 'good', 'error', 'good', 'overflow', 'good'];
    const answers = await Promise.all(names.map((name) => callTool(url, name)));
    expect(answers.map(({ status }) => status)).toEqual([200, 500, 200, 500, 200, 200, 200, 500, 200]);
  });

  test('in a batch spoils the answer, not the server', async () => {
    const body = JSON.stringify([toolCall(1, 'good'), toolCall(2, 'not-base64'), toolCall(3, 'error')]);
    const { text } = await post(url, body, { 'mcp-protocol-version': '2025-03-26' });
    expect(JSON.parse(text)).toMatchObject([{ id: 1 }, { id: 2, error: { code: -32603 } }, { id: 3, error: {} }]);
    expect(await callGood()).toEqual(good);
  });
});

describe.each(hosts)('a provider on $name', ({ start }) => {
  let server: TestServer | undefined;
  afterEach(() => server?.stop());
  const serve = async (env: Record<string, string>, deadlineMs?: number): Promise<string> => {
    server = await start({ transport: 'full', provider: await buildTestProvider('fault'), env, deadlineMs });
    return server.url;
  };
  // Builds and compiles before the tests, whose time is short.
  beforeAll(async () => {
    await serve({});
    await server?.stop();
  });

  test.each(['hang', 'sleep'])('whose tool never returns (%s) is stopped at the deadline', async (name) => {
    const url = await serve({}, 5_000);
    const { status } = await callTool(url, name);
    expect(status).toBeGreaterThanOrEqual(500);
    const { message } = await callTool(url, 'good');
    expect(message.result).toBeDefined();
  });

  test.each([
    ['error', 202],
    ['throw', 500],
  ])('that meets notifications/initialized with %s: %i', async (fault, expected) => {
    const url = await serve({ FAULT_INITIALIZED: fault });
    const { status, text } = await post(url, '{"jsonrpc":"2.0","method":"notifications/initialized"}');
    expect(status).toBe(expected);
    expect(text).not.toMatch(/secret|says no/);
    const { message } = await callTool(url, 'good');
    expect(message.result).toBeDefined();
  });

  test.each(['throw', 'overflow'])('that cannot say how to authorize (%s) serves nobody', async (fault) => {
    const url = await serve({ FAULT_AUTH: fault });
    for (let attempt = 0; attempt < 2; attempt++) {
      const { status, text } = await callTool(url, 'good');
      expect(status).toBe(500);
      expect(text).not.toMatch(/secret|good/);
    }
  });
});
