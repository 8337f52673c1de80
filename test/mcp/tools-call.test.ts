import type { CallToolResult } from 'wasmcp:mcp/tools-types@0.2.0';
import { describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.ts';

const answering = (result: CallToolResult): TestApp => testApp({ tools: { callTool: () => result } });

/** A call with arguments as written here. */
const sent = (args: string): string =>
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","arguments":${args}}}`;

describe('tools/call', () => {
  it.each([
    '{}',
    '{ }',
    '{"a":1}',
    '{ "a" : 1.0 , "b":[ ] }',
    '{"big":12345678901234567890,"small":1e-400,"large":1e400,"zero":-0,"exp":1.0E+2}',
    '{"a":"\\u0061\\/\\ud800"}',
    '{"é":"\u{1F600}\u2028"}',
    '{"__proto__":{"a":1},"constructor":2,"toString":3,"":4}',
    '{"2":1,"1":2}',
    `{"text":"${'[{'.repeat(100)}"}`,
    `{"a":${'['.repeat(61)}${']'.repeat(61)}}`,
  ])('hands the arguments to the provider byte for byte: %s', async (args) => {
    for (const space of ['', ' \n']) {
      const app = testApp();
      const { status, message } = await app.send(sent(`${space}${args}${space}`));
      expect({ status, result: message?.result }).toEqual({ status: 200, result: { content: [] } });
      expect(app.calls).toEqual([{ name: 'callTool', args: [{ name: 't', arguments: args }, undefined] }]);
    }
  });

  it('without arguments hands none', async () => {
    const app = testApp();
    await app.call('tools/call', { name: 't' });
    expect(app.calls).toEqual([{ name: 'callTool', args: [{ name: 't', arguments: undefined }, undefined] }]);
  });

  it('with arguments that are null hands none', async () => {
    const app = testApp();
    expect((await app.send(sent('null'))).message).toHaveProperty('result');
    expect(app.calls).toMatchObject([{ args: [{ arguments: undefined }, undefined] }]);
  });

  it.each(['[]', '"{}"', '1', 'true'])('refuses arguments %s with -32602', async (args) => {
    const app = testApp();
    expect((await app.send(sent(args))).message).toMatchObject({ id: 1, error: { code: -32602 } });
    expect(app.calls).toEqual([]);
  });

  it.each(['', ' ', '__proto__', 'constructor', 'toString', '../../x', 'a\0b', 'ünï\u{1F600}', 'x'.repeat(100)])(
    'hands the name %j on as it is',
    async (name) => {
      const app = testApp();
      await app.call('tools/call', { name });
      expect(app.calls).toMatchObject([{ args: [{ name }, undefined] }]);
    },
  );

  it.each(['"\\ud800"', '"a\\udfffb"', '"\\ude00\\ud83d"', '1', 'null', '{}', '["t"]', 'true'])(
    'refuses the name %s with -32602',
    async (name) => {
      const app = testApp();
      const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":${name}}}`;
      expect((await app.send(body)).message).toMatchObject({ id: 1, error: { code: -32602 } });
      expect(app.calls).toEqual([]);
    },
  );

  it.each([undefined, {}, { Name: 't' }, { __proto__: null, arguments: {} }])(
    'refuses params %j, without a name, with -32602',
    async (params) => {
      const app = testApp();
      expect(await app.call('tools/call', params)).toMatchObject({ error: { code: -32602 } });
      expect(app.calls).toEqual([]);
    },
  );

  it('takes no name out of __proto__', async () => {
    const app = testApp();
    const body = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"__proto__":{"name":"t"}}}';
    expect((await app.send(body)).message).toMatchObject({ error: { code: -32602 } });
    expect(app.calls).toEqual([]);
  });

  it('ignores _meta and members that are not known', async () => {
    const app = testApp();
    await app.call('tools/call', { name: 't', _meta: { progressToken: 'p' }, task: { ttl: 1 } });
    expect(app.calls).toMatchObject([{ args: [{ name: 't' }, undefined] }]);
  });

  it.each<[string, CallToolResult, unknown]>([
    ['nothing', { content: [] }, { content: [] }],
    ['isError false', { content: [], isError: false }, { content: [], isError: false }],
    ['isError true', { content: [], isError: true }, { content: [], isError: true }],
    [
      'structured content and _meta',
      { content: [], structuredContent: '{"a":[1]}', meta: '{"b":null}' },
      { content: [], structuredContent: { a: [1] }, _meta: { b: null } },
    ],
  ])('sends a result with %s', async (_, result, wire) => {
    expect((await answering(result).call('tools/call', { name: 't' })).result).toEqual(wire);
  });

  it('sends structured content and _meta as the texts that they are', async () => {
    const odd = '{ "big":12345678901234567890, "exp":1.0e+2, "slash":"\\/", "list":[ ] }';
    const { text } = await answering({ content: [], structuredContent: odd, meta: odd }).send(sent('{}'));
    expect(text).toBe(`{"jsonrpc":"2.0","id":1,"result":{"content":[],"structuredContent":${odd},"_meta":${odd}}}`);
  });

  it.each([
    ['', 'empty'],
    ['{', 'truncated'],
    ['{} {}', 'two texts'],
    ['{"a":1},"injected":{"b":2}', 'two members'],
    ['{"a":1,"a":2}', 'duplicate names'],
    ['\uFEFF{}', 'a byte order mark'],
    ['[', 'never closed'],
    ['{"a":NaN}', 'no JSON'],
    [`{"a":${'['.repeat(100_000)}`, 'too deep'],
  ])('never sends raw what is no JSON object: %.20s (%s)', async (text) => {
    for (const result of [
      { content: [], structuredContent: text },
      { content: [], meta: text },
      { content: [{ tag: 'text' as const, val: { text: '', meta: text } }] },
    ]) {
      const app = answering(result);
      const message = await app.call('tools/call', { name: 't' });
      expect(message).toEqual({
        jsonrpc: '2.0',
        id: 1,
        error: { code: -32603, message: expect.any(String) as string },
      });
      expect(message.error!.message).not.toContain('injected');
      expect(app.logged).toMatchObject([{ event: 'provider-fault', method: 'tools/call' }]);
    }
  });

  it.each(['[1]', '1', 'null'])('does not send structured content that is no object: %s', async (structuredContent) => {
    const app = answering({ content: [], structuredContent });
    expect((await app.call('tools/call', { name: 't' })).result).toEqual({ content: [] });
    expect(app.logged).toMatchObject([{ event: 'provider-fault', method: 'tools/call', tool: 't' }]);
  });

  it.each(['[1]', '1', 'null'])('refuses _meta that is no object: %s', async (meta) => {
    const app = answering({ content: [], meta });
    expect(await app.call('tools/call', { name: 't' })).toMatchObject({ error: { code: -32603 } });
  });
});
