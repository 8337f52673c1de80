/** Results and errors of revision 2026-07-28, and that legacy clients see none of it. */
import type { McpError } from 'wasmcp:mcp/mcp-types@0.2.0';
import { describe, expect, it, test } from 'vitest';
import { testApp, wasmError, type ProviderFunctions, type TestApp } from '../support/app.ts';
import { modernRequest } from '../support/modern.ts';

const serverInfoKey = 'io.modelcontextprotocol/serverInfo';
const serverInfo = { [serverInfoKey]: { name: 'fake', version: '0' } };

/** A function of the provider that fails. */
const fails = (code: McpError['code']) => (): never => {
  throw wasmError({ code, message: 'secret' });
};

async function resultOf(app: TestApp, method: string, params?: Record<string, unknown>): Promise<unknown> {
  const { status, message } = await app.send(...modernRequest({ method, ...(params && { params }) }));
  expect(status).toBe(200);
  return message!.result;
}

const completion = { ref: { type: 'ref/prompt', name: 'p' }, argument: { name: 'a', value: '' } };
const cacheable: [string, Record<string, unknown>, object][] = [
  ['tools/list', {}, { tools: [] }],
  ['prompts/list', {}, { prompts: [] }],
  ['resources/list', {}, { resources: [] }],
  ['resources/templates/list', {}, { resourceTemplates: [] }],
  ['resources/read', { uri: 'u' }, { contents: [] }],
];
const others: [string, Record<string, unknown>, object][] = [
  ['tools/call', { name: 't' }, { content: [] }],
  ['prompts/get', { name: 'p' }, { messages: [] }],
  ['completion/complete', completion, { completion: { values: [] } }],
];

describe('R8, R13, R40, R41, R42: a result', () => {
  it.each(cacheable)(
    'of %s has its type, the server, and hints that it is private and stale',
    async (method, params, own) => {
      expect(await resultOf(testApp(), method, params)).toEqual({
        resultType: 'complete',
        ...own,
        ttlMs: 0,
        cacheScope: 'private',
        _meta: serverInfo,
      });
    },
  );

  it.each(others)('of %s has its type and the server', async (method, params, own) => {
    expect(await resultOf(testApp(), method, params)).toEqual({ resultType: 'complete', ...own, _meta: serverInfo });
  });

  test('R90: of a legacy revision has none of it', async () => {
    for (const [method, params, own] of [...cacheable, ...others]) {
      expect((await testApp().call(method, params)).result).toEqual(own);
    }
  });

  test('asks the provider for its name once an instance, and does without where it fails', async () => {
    const app = testApp();
    for (let times = 0; times < 3; times++) await resultOf(app, 'prompts/list');
    expect(app.calls.filter(({ name }) => name === 'initialize')).toHaveLength(1);
    const failing = testApp({ lifecycle: { initialize: fails({ tag: 'internal-error' }) } });
    expect(await resultOf(failing, 'tools/call', { name: 't' })).toEqual({ resultType: 'complete', content: [] });
    expect(failing.logged).toMatchObject([{ event: 'server-info-missing' }]);
  });

  it.each([
    ['{}', serverInfo],
    ['{ "a":1 }', { ...serverInfo, a: 1 }],
    [`{"${serverInfoKey}":{"name":"own","version":"2"}}`, serverInfo],
    [`{"${serverInfoKey}":7,"a":1}`, { ...serverInfo, a: 1 }],
    [`{"a":1,"io.modelcontextprotocol\\/serverInfo":null}`, { ...serverInfo, a: 1 }],
  ])("R120: keeps the provider's _meta %s, but for the server's name", async (meta, sent) => {
    const app = testApp({ tools: { callTool: () => ({ content: [], meta }) } });
    const { _meta } = (await resultOf(app, 'tools/call', { name: 't' })) as { _meta: unknown };
    expect(_meta).toEqual(sent);
  });

  test("R90, R120: no provider's own name is told, where the server has none, and to legacy clients", async () => {
    const meta = `{ "${serverInfoKey}" : [], "n" : 12345678901234567890, "__proto__":{"x": 1.0} }`;
    const app = testApp({
      lifecycle: { initialize: fails({ tag: 'internal-error' }) },
      tools: { callTool: () => ({ content: [], meta }) },
    });
    const rest = '"_meta":{"n":12345678901234567890,"__proto__":{"x": 1.0}}}';
    const modern = await app.send(...modernRequest({ method: 'tools/call', params: { name: 't' } }));
    expect(modern.text).toContain(rest);
    expect(modern.text).not.toContain(serverInfoKey);
    const legacy = await app.send('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t"}}');
    expect(legacy.text).toContain(rest);
    expect(legacy.text).not.toContain(serverInfoKey);
  });
});

const lifecycle = (capabilities: object): ProviderFunctions => ({
  lifecycle: {
    initialize: ({ protocolVersion }) => ({
      protocolVersion,
      capabilities,
      serverInfo: { name: 'fake', version: '0' },
      instructions: 'Be kind.',
    }),
  },
});

describe('R10, R11: server/discover', () => {
  it('says what is served, and asks the provider once an instance', async () => {
    const offered = { tools: { listChanged: true }, prompts: {}, logging: '{}', resources: { subscribe: true } };
    const app = testApp({ ...lifecycle(offered), prompts: null });
    for (let times = 0; times < 2; times++) {
      expect(await resultOf(app, 'server/discover')).toEqual({
        resultType: 'complete',
        supportedVersions: ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26'],
        capabilities: { tools: {}, resources: {} },
        instructions: 'Be kind.',
        ttlMs: 0,
        cacheScope: 'private',
        _meta: serverInfo,
      });
    }
    expect(app.calls.map(({ name }) => name)).toEqual(['initialize']);
  });

  it('is no method of the legacy revisions', async () => {
    expect(await testApp().call('server/discover')).toMatchObject({ error: { code: -32601 } });
  });
});

describe('R12: a method that is not there: 404, -32601', () => {
  it.each([
    'initialize',
    'ping',
    'logging/setLevel',
    'resources/subscribe',
    'resources/unsubscribe',
    'subscriptions/listen',
    'tasks/list',
    'roots/list',
    'sampling/createMessage',
    'elicitation/create',
    '__proto__',
    'unknown',
  ])('%s', async (method) => {
    const app = testApp();
    const answer = await app.send(...modernRequest({ method, id: 'x' }));
    expect(answer).toMatchObject({ status: 404, message: { id: 'x', error: { code: -32601 } } });
    expect(app.calls).toEqual([]);
  });

  it('one of an interface that the world does not have', async () => {
    const answer = await testApp({ prompts: null }).send(...modernRequest({ method: 'prompts/list' }));
    expect(answer).toMatchObject({ status: 404, message: { error: { code: -32601 } } });
  });

  it('one that the provider does not have after all', async () => {
    const answer = await testApp({ tools: { listTools: fails({ tag: 'method-not-found' }) } }).send(...modernRequest());
    expect(answer).toMatchObject({ status: 404, message: { error: { code: -32601 } } });
  });
});

describe('R18, R61, R64, R65: an error code of the provider', () => {
  it.each<[McpError['code'], number]>([
    [{ tag: 'parse-error' }, -32700],
    [{ tag: 'invalid-request' }, -32600],
    [{ tag: 'invalid-params' }, -32602],
    [{ tag: 'internal-error' }, -32603],
    [{ tag: 'tool-not-found' }, -32602],
    [{ tag: 'prompt-not-found' }, -32602],
    [{ tag: 'resource-not-found' }, -32602],
    [{ tag: 'timeout' }, 408],
    [{ tag: 'unauthorized' }, 403],
    [{ tag: 'rate-limited' }, 429],
    [{ tag: 'cancelled' }, -32800],
    [{ tag: 'custom-code', val: -32002 }, -32602],
    [{ tag: 'custom-code', val: -32042 }, -32603],
    [{ tag: 'custom-code', val: -32000 }, -32603],
    [{ tag: 'custom-code', val: -32019 }, -32603],
    [{ tag: 'custom-code', val: -32020 }, -32603],
    [{ tag: 'custom-code', val: -32021 }, -32603],
    [{ tag: 'custom-code', val: -32022 }, -32603],
    [{ tag: 'custom-code', val: -32077 }, -32603],
    [{ tag: 'custom-code', val: -32099 }, -32603],
    [{ tag: 'custom-code', val: -32768 }, -32603],
    [{ tag: 'custom-code', val: -32769 }, -32769],
    [{ tag: 'custom-code', val: -31999 }, -31999],
    [{ tag: 'custom-code', val: 42 }, 42],
  ])('%j is sent as %i', async (code, sent) => {
    const readResource = (): never => {
      throw wasmError({ code, message: 'm', data: '{"a":1}' });
    };
    const app = testApp({ resources: { readResource } });
    const answer = await app.send(...modernRequest({ method: 'resources/read', params: { uri: 'u' } }));
    expect(answer.message).toEqual({ jsonrpc: '2.0', id: 1, error: { code: sent, message: 'm', data: { a: 1 } } });
    expect(answer.status).toBe(200);
    const isLost = code.tag === 'custom-code' && sent === -32603;
    const { val } = code as { val?: number };
    expect(app.logged).toEqual(isLost ? [{ event: 'error-code-replaced', method: 'resources/read', code: val }] : []);
  });
});

describe('R67: structured content', () => {
  it.each(['[1, 2]', '"text"', '7', 'null', '{ "a":1 }'])('%s is sent as it is', async (structuredContent) => {
    const app = testApp({ tools: { callTool: () => ({ content: [], structuredContent }) } });
    const { text } = await app.send(...modernRequest({ method: 'tools/call', params: { name: 't' } }));
    expect(text).toContain(`"structuredContent":${structuredContent}`);
    expect((await app.call('tools/call', { name: 't' })).result).toEqual(
      structuredContent.startsWith('{') ? { content: [], structuredContent: { a: 1 } } : { content: [] },
    );
  });

  it('may have any output schema, which legacy clients do not see', async () => {
    const tools = [{ name: 't', inputSchema: '{"type":"object"}', outputSchema: '{"type":"array"}' }];
    const app = testApp({ tools: { listTools: () => ({ tools }) } });
    expect(await resultOf(app, 'tools/list')).toMatchObject({ tools: [{ outputSchema: { type: 'array' } }] });
    expect(app.logged).toEqual([]);
    expect((await app.call('tools/list')).result).toEqual({ tools: [{ name: 't', inputSchema: { type: 'object' } }] });
  });
});

test('R91: the handshake never names a modern revision', async () => {
  for (const asked of ['2026-07-28', '2027-01-01', '']) {
    const params = { protocolVersion: asked, capabilities: {}, clientInfo: { name: 'c', version: '1' } };
    for (const version of [null, '2025-11-25', '2024-11-05']) {
      const head = { headers: { 'mcp-protocol-version': version } };
      expect(await testApp().call('initialize', params, head)).toMatchObject({
        result: { protocolVersion: '2025-11-25' },
      });
    }
  }
});

describe('R62: a cursor', () => {
  it('that is empty is one', async () => {
    const app = testApp();
    await resultOf(app, 'tools/list', { cursor: '' });
    expect(app.calls[0]).toEqual({ name: 'listTools', args: [{ cursor: '' }] });
  });

  it('of another type is -32602', async () => {
    const answer = await testApp().send(...modernRequest({ params: { cursor: 7 } }));
    expect(answer).toMatchObject({ status: 200, message: { error: { code: -32602 } } });
  });
});
