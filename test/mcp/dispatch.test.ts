import { describe, expect, it } from 'vitest';
import { testApp, type ProviderFunctions } from '../support/app.ts';

/** Methods by the interface that serves them, with params that are accepted. */
const methods: Record<string, Record<string, object>> = {
  tools: { 'tools/list': {}, 'tools/call': { name: 't' } },
  resources: { 'resources/list': {}, 'resources/templates/list': {}, 'resources/read': { uri: 'u' } },
  prompts: { 'prompts/list': {}, 'prompts/get': { name: 'p' } },
  completion: {
    'completion/complete': { ref: { type: 'ref/prompt', name: 'p' }, argument: { name: 'a', value: 'v' } },
  },
};

const worlds: [string, ProviderFunctions][] = [
  ['tools', { resources: null, prompts: null, completion: null }],
  ['tools, resources', { prompts: null, completion: null }],
  ['tools, resources, prompts', { completion: null }],
  ['tools, resources, prompts, completion', {}],
];

describe.each(worlds)('a world with %s', (interfaces, functions) => {
  it.each(Object.entries(methods))('serves the methods of %s only if it has it', async (name, table) => {
    for (const [method, params] of Object.entries(table)) {
      const app = testApp(functions);
      const message = await app.call(method, params);
      expect(message.error?.code).toBe(interfaces.includes(name) ? undefined : -32601);
      expect(app.calls).toHaveLength(interfaces.includes(name) ? 1 : 0);
    }
  });

  it('serves ping, with an empty result', async () => {
    const app = testApp(functions);
    expect(await app.call('ping')).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
    expect(await app.call('ping', { _meta: { progressToken: 'p' } })).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
    expect(app.calls).toEqual([]);
  });
});

describe('a method that is not served', () => {
  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'tools',
    'tools/',
    'tools/List',
    'tools/list ',
    'TOOLS/LIST',
    'tools\u2215list',
    'tools/call\0',
    'rpc.discover',
    'server/discover',
    'logging/setLevel',
    'resources/subscribe',
    'resources/unsubscribe',
    'sampling/createMessage',
    'roots/list',
    'elicitation/create',
    'notifications/cancelled',
    'notifications/initialized',
    'x'.repeat(1_000_000),
    '\uD800',
    `${'x'.repeat(79)}\u{1F600}`,
    '"\r\n<script>',
  ])('is -32601 with HTTP 200: %.40s', async (method) => {
    const app = testApp();
    const { status, text, message } = await app.send(JSON.stringify({ jsonrpc: '2.0', id: 'i', method }));
    expect(status).toBe(200);
    expect(message).toEqual({
      jsonrpc: '2.0',
      id: 'i',
      error: { code: -32601, message: expect.any(String) as string },
    });
    expect(text.length).toBeLessThan(1000);
    expect(text.isWellFormed()).toBe(true);
    expect(app.calls).toEqual([]);
  });
});
