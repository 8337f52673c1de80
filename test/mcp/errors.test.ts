/** What becomes of an `mcp-error` of the provider, whichever method it comes from. */
import type { ErrorCode, McpError } from 'wasmcp:mcp/mcp-types@0.2.0';
import { describe, expect, it } from 'vitest';
import { testApp, wasmError, type ProviderFunctions, type TestApp } from '../support/app.ts';

/** Every method that reaches the provider, with params that it accepts. */
const methods: Record<string, object> = {
  initialize: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } },
  'tools/list': {},
  'tools/call': { name: 'n' },
  'resources/list': {},
  'resources/templates/list': {},
  'resources/read': { uri: 'u' },
  'prompts/list': {},
  'prompts/get': { name: 'n' },
  'completion/complete': { ref: { type: 'ref/prompt', name: 'n' }, argument: { name: 'a', value: '' } },
};

/** A provider whose every function fails with this error. */
function failing(error: McpError): TestApp {
  const fail = (): never => {
    throw wasmError(error);
  };
  const functions: ProviderFunctions = {
    lifecycle: { initialize: fail, clientInitialized: fail },
    tools: { listTools: fail, callTool: fail },
    resources: { listResources: fail, listResourceTemplates: fail, readResource: fail },
    prompts: { listPrompts: fail, getPrompt: fail },
    completion: { complete: fail },
  };
  return testApp(functions);
}

describe.each(Object.entries(methods))('%s', (method, params) => {
  it.each<[ErrorCode, number]>([
    [{ tag: 'parse-error' }, -32700],
    [{ tag: 'invalid-request' }, -32600],
    [{ tag: 'method-not-found' }, -32601],
    [{ tag: 'invalid-params' }, -32602],
    [{ tag: 'internal-error' }, -32603],
    [{ tag: 'resource-not-found' }, -32002],
    [{ tag: 'tool-not-found' }, -32602],
    [{ tag: 'prompt-not-found' }, -32602],
    [{ tag: 'custom-code', val: 42 }, 42],
    [{ tag: 'custom-code', val: -2_147_483_648 }, -2_147_483_648],
    [{ tag: 'custom-code', val: 0 }, 0],
  ])('sends %j as %i, message and data kept', async (code, number) => {
    const app = failing({ code, message: 'a "message"\n\u{1F600}', data: '{ "big":12345678901234567890 }' });
    const { status, text } = await app.send(JSON.stringify({ jsonrpc: '2.0', id: 'x', method, params }));
    expect(status).toBe(200);
    expect(text).toBe(
      `{"jsonrpc":"2.0","id":"x","error":{"code":${number},"message":"a \\"message\\"\\n\u{1F600}","data":{ "big":12345678901234567890 }}}`,
    );
    expect(app.logged).toEqual([]);
  });
});

describe('a code that MCP does not define', () => {
  it('is a number of its own, not one of those that MCP or JSON-RPC define', async () => {
    const tags = ['unauthorized', 'rate-limited', 'timeout', 'cancelled'] as const;
    const codes = await Promise.all(
      tags.map(async (tag) => (await failing({ code: { tag }, message: '' }).call('tools/list')).error!.code),
    );
    expect(new Set(codes).size).toBe(tags.length);
    for (const code of codes) {
      expect(Number.isInteger(code)).toBe(true);
      expect([-32700, -32600, -32601, -32602, -32603, -32002, -32042]).not.toContain(code);
    }
  });
});

describe('data', () => {
  it.each<[string, unknown]>([
    ['{"a":1}', { a: 1 }],
    ['[1]', [1]],
    ['"text"', 'text'],
    ['null', null],
    ['0', 0],
    ['not JSON', 'not JSON'],
    ['', ''],
    ['{"a":1},"injected":{}', '{"a":1},"injected":{}'],
    ['1},"x":{', '1},"x":{'],
    ['{"a":1,"a":2}', '{"a":1,"a":2}'],
    ['"\0"', '"\0"'],
    ['['.repeat(100) + ']'.repeat(100), '['.repeat(100) + ']'.repeat(100)],
  ])('%.30s is sent as the JSON it is, or else as a text', async (data, sent) => {
    const { error } = await failing({ code: { tag: 'internal-error' }, message: 'm', data }).call('tools/list');
    expect(error).toEqual({ code: -32603, message: 'm', data: sent });
  });

  it('that is not there is left out', async () => {
    const { error } = await failing({ code: { tag: 'internal-error' }, message: '' }).call('tools/list');
    expect(error).toEqual({ code: -32603, message: '' });
  });
});

describe('an error that is too large', () => {
  it.each<[string, Omit<McpError, 'code'>]>([
    ['message', { message: 'x'.repeat(100 * 1024 * 1024) }],
    ['data', { message: '', data: `"${'x'.repeat(100 * 1024 * 1024)}"` }],
    ['data that is no JSON', { message: '', data: 'x'.repeat(100 * 1024 * 1024) }],
  ])('is a bounded one: %s', async (_, error) => {
    const app = failing({ code: { tag: 'timeout' }, ...error });
    const { text, message } = await app.send('{"jsonrpc":"2.0","id":1,"method":"tools/list"}');
    expect(text.length).toBeLessThan(1000);
    expect(message).toMatchObject({ id: 1, error: { code: -32603 } });
    expect(app.logged).toMatchObject([{ event: 'provider-fault', method: 'tools/list' }]);
  });
});
