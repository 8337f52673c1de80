import type { InitializeResult, ServerCapabilities } from 'wasmcp:mcp/lifecycle-types@0.2.0';
import { describe, expect, it } from 'vitest';
import { testApp, type ProviderFunctions, type TestApp, type TestMessage } from '../support/app.ts';

const clientInfo = { name: 'c', version: '1' };
const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
const noHeader = { headers: { 'mcp-protocol-version': null } };
const initialize = (app: TestApp, more: object = {}): Promise<TestMessage> =>
  app.call('initialize', { ...params, ...more }, noHeader);

/** What the provider is told. */
async function told(more: object): Promise<unknown> {
  const app = testApp();
  expect(await initialize(app, more)).toHaveProperty('result');
  return app.calls[0]!.args[0];
}

/** An app whose provider answers so; what is left out is harmless. */
const answering = (result: Partial<InitializeResult>, functions: ProviderFunctions = {}): TestApp =>
  testApp({
    ...functions,
    lifecycle: {
      initialize: () => ({
        protocolVersion: '2025-11-25',
        capabilities: {},
        serverInfo: { name: 's', version: '1' },
        ...result,
      }),
    },
  });

describe('the negotiated revision', () => {
  it.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-06-18', '2025-06-18'],
    ['2025-03-26', '2025-03-26'],
    ['2024-11-05', '2025-11-25'],
    ['2026-07-28', '2025-11-25'],
    ['DRAFT-2025-v2', '2025-11-25'],
    ['', '2025-11-25'],
    ['__proto__', '2025-11-25'],
    ['2025-11-25 ', '2025-11-25'],
  ])('asked for %j is %s for client and provider, whatever the provider says', async (asked, answered) => {
    const app = answering({ protocolVersion: '1999-01-01' });
    expect(await initialize(app, { protocolVersion: asked })).toMatchObject({ result: { protocolVersion: answered } });
    expect(app.calls).toMatchObject([{ name: 'initialize', args: [{ protocolVersion: answered }] }]);
  });

  it.each(['2025-03-26', '2025-06-18', '2025-11-25', null])('is not that of the header, %s', async (header) => {
    const head = { headers: { 'mcp-protocol-version': header } };
    const message = await testApp().call('initialize', { ...params, protocolVersion: '2025-06-18' }, head);
    expect(message).toMatchObject({ result: { protocolVersion: '2025-06-18' } });
  });
});

describe('what the provider is told of the client', () => {
  it('has nothing of what is null', async () => {
    const empty = { roots: null, sampling: null, elicitation: null, experimental: null };
    const info = { ...clientInfo, title: null, websiteUrl: null, icons: null };
    expect(await told({ capabilities: empty, clientInfo: info })).toEqual(await told({}));
    const capabilities = { roots: { listChanged: null } };
    expect(await told({ capabilities })).toEqual(await told({ capabilities: { roots: {} } }));
    const icon = (more: object) => ({ clientInfo: { ...clientInfo, icons: [{ src: 's', ...more }] } });
    expect(await told(icon({ sizes: null, mimeType: null }))).toEqual(await told(icon({})));
  });

  it('is nothing more than was sent', async () => {
    expect(await told({})).toEqual({
      protocolVersion: '2025-11-25',
      capabilities: { experimental: undefined, roots: undefined, sampling: undefined, elicitation: undefined },
      clientInfo: { name: 'c', title: undefined, version: '1', websiteUrl: undefined, icons: undefined },
    });
  });

  it('is every field that WIT has', async () => {
    const info = { name: 'ünï', title: 'T', version: '', websiteUrl: 'https://c.example' };
    const capabilities = {
      experimental: { 'a.example/b': { c: 1 } },
      roots: { listChanged: true },
      sampling: { tools: {}, context: {} },
      elicitation: { schemaValidation: false, form: {}, url: {} },
      tasks: { list: {} },
      extensions: { x: {} },
    };
    const icons = [
      { src: 's', mimeType: 'image/png', sizes: ['48x48', '96x96'], theme: 'dark' },
      { src: 't', sizes: [] },
      { src: 'u' },
    ];
    expect(await told({ capabilities, clientInfo: { ...info, description: 'D', icons }, _meta: {} })).toEqual({
      protocolVersion: '2025-11-25',
      capabilities: {
        experimental: '{"a.example/b":{"c":1}}',
        roots: { listChanged: true },
        sampling: '{"tools":{},"context":{}}',
        elicitation: { schemaValidation: false },
      },
      clientInfo: {
        ...info,
        icons: [
          { src: 's', mimeType: 'image/png', sizes: '48x48 96x96' },
          { src: 't', mimeType: undefined, sizes: '' },
          { src: 'u', mimeType: undefined, sizes: undefined },
        ],
      },
    });
  });

  it.each([{}, { form: {} }, { form: { applyDefaults: true }, url: {} }])(
    'has elicitation for %j',
    async (elicitation) => {
      expect(await told({ capabilities: { elicitation } })).toMatchObject({ capabilities: { elicitation: {} } });
    },
  );

  it('has JSON texts as they were sent', async () => {
    const app = testApp();
    const odd = '{ "n": 12345678901234567890, "e":1.0e2 }';
    await app.send(
      `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","clientInfo":{"name":"c","version":"1"},"capabilities":{"experimental": ${odd} ,"sampling":${odd}}}}`,
    );
    expect(app.calls[0]!.args[0]).toMatchObject({ capabilities: { experimental: odd, sampling: odd } });
  });
});

describe('an initialize that is refused with -32602', () => {
  it.each<[string, object]>([
    ['no protocolVersion', { protocolVersion: undefined }],
    ['protocolVersion as a number', { protocolVersion: 20251125 }],
    ['no capabilities', { capabilities: undefined }],
    ['capabilities as an array', { capabilities: [] }],
    ['capabilities null', { capabilities: null }],
    ['roots as a boolean', { capabilities: { roots: true } }],
    ['roots.listChanged as a text', { capabilities: { roots: { listChanged: 'yes' } } }],
    ['sampling as a boolean', { capabilities: { sampling: true } }],
    ['experimental as an array', { capabilities: { experimental: [] } }],
    ['no clientInfo', { clientInfo: undefined }],
    ['clientInfo as a text', { clientInfo: 'c' }],
    ['no name', { clientInfo: { version: '1' } }],
    ['no version', { clientInfo: { name: 'c' } }],
    ['name as a number', { clientInfo: { ...clientInfo, name: 1 } }],
    ['name with a lone surrogate', { clientInfo: { ...clientInfo, name: '\uD800' } }],
    ['name as null', { clientInfo: { ...clientInfo, name: null } }],
    ['icons as an object', { clientInfo: { ...clientInfo, icons: {} } }],
    ['an icon as a text', { clientInfo: { ...clientInfo, icons: ['s'] } }],
    ['an icon without src', { clientInfo: { ...clientInfo, icons: [{}] } }],
    ['sizes as a text', { clientInfo: { ...clientInfo, icons: [{ src: 's', sizes: '48x48' }] } }],
    ['sizes of numbers', { clientInfo: { ...clientInfo, icons: [{ src: 's', sizes: [48] }] } }],
    ['a size with a lone surrogate', { clientInfo: { ...clientInfo, icons: [{ src: 's', sizes: ['\uDC00'] }] } }],
  ])('%s', async (_, more) => {
    const app = testApp();
    expect(await initialize(app, more)).toMatchObject({ id: 1, error: { code: -32602 } });
    expect(app.calls).toEqual([]);
  });
});

describe('what the client is told of the server', () => {
  it('is every field that WIT has', async () => {
    const info = { name: 's', title: 'T', version: '1', websiteUrl: 'https://s.example' };
    const serverInfo = { ...info, icons: [{ src: 's', mimeType: 'a/b', sizes: '1x1 2x2' }] };
    const { result } = await initialize(answering({ serverInfo, instructions: 'Do\nthis' }));
    expect(result).toEqual({
      protocolVersion: '2025-11-25',
      capabilities: {},
      serverInfo: { ...info, icons: [{ src: 's', mimeType: 'a/b', sizes: ['1x1', '2x2'] }] },
      instructions: 'Do\nthis',
    });
  });

  it('leaves out what is not there', async () => {
    expect((await initialize(answering({}))).result).toEqual({
      protocolVersion: '2025-11-25',
      capabilities: {},
      serverInfo: { name: 's', version: '1' },
    });
  });
});

describe('an advertised capability', () => {
  const everything: ServerCapabilities = {
    experimental: '{"a.example/b":{"c":1.0}}',
    logging: '{}',
    completions: '{}',
    prompts: { listChanged: true },
    resources: { subscribe: true, listChanged: true },
    tools: { listChanged: true },
  };
  const experimental = { 'a.example/b': { c: 1 } };

  it.each<[string, ProviderFunctions, unknown]>([
    ['everything', {}, { experimental, completions: {}, prompts: {}, resources: {}, tools: {} }],
    ['tools', { resources: null, prompts: null, completion: null }, { experimental, tools: {} }],
    ['tools and resources', { prompts: null, completion: null }, { experimental, resources: {}, tools: {} }],
    ['tools, resources and prompts', { completion: null }, { experimental, prompts: {}, resources: {}, tools: {} }],
  ])(
    'is one that the world %s serves, without logging, listChanged and subscribe',
    async (_, functions, capabilities) => {
      expect((await initialize(answering({ capabilities: everything }, functions))).result).toMatchObject({
        capabilities,
      });
      expect((await initialize(answering({ capabilities: everything }, functions))).result).toEqual(
        expect.objectContaining({ capabilities }),
      );
    },
  );

  it('is one that the provider offers', async () => {
    const { result } = await initialize(answering({ capabilities: { tools: {} } }));
    expect(result).toHaveProperty('capabilities', { tools: {} });
  });

  it.each(['', 'x', '[]', 'true', '{"a":{}},"injected":{}', '{"a":{},"a":{}}', '{"a":true}', '{"a":[]}', '{"a":null}'])(
    'under experimental %j, which clients refuse, is never sent',
    async (text) => {
      const app = answering({ capabilities: { experimental: text } });
      expect(await initialize(app)).toMatchObject({ error: { code: -32603 } });
      expect(app.logged).toMatchObject([{ event: 'provider-fault', method: 'initialize' }]);
    },
  );
});
