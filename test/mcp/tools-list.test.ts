import type { Tool } from 'wasmcp:mcp/tools-types@0.2.0';
import { describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestMessage } from '../support/app.ts';

const schema = '{"type":"object"}';
const listing = (tools: Tool[], nextCursor?: string): TestApp =>
  testApp({ tools: { listTools: () => ({ tools, ...(nextCursor !== undefined && { nextCursor }) }) } });
const list = (tools: Tool[]): Promise<TestMessage> => listing(tools).call('tools/list');

describe('tools/list', () => {
  it('sends every field of a tool, JSON texts as they are', async () => {
    const icons = [{ src: 'https://a.example/i.png', mimeType: 'image/png', sizes: '48x48 any' }];
    const full: Tool = {
      name: 'full',
      title: 'T',
      description: 'D',
      inputSchema: '{ "type":"object", "properties":{ "n":{ "maximum":12345678901234567890 } } }',
      outputSchema: '{"type":"object","$defs":{"a":{"$ref":"https://evil.example/schema"}}}',
      annotations: {
        title: 'A',
        readOnlyHint: true,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
      icons,
    };
    const { text, message } = await listing([full, { name: 'bare', inputSchema: schema }]).send(
      '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
    );
    expect(text).toContain(`"inputSchema":${full.inputSchema}`);
    expect(text).toContain(`"outputSchema":${full.outputSchema}`);
    expect(message!.result).toEqual({
      tools: [
        {
          ...full,
          inputSchema: JSON.parse(full.inputSchema) as unknown,
          outputSchema: JSON.parse(full.outputSchema!) as unknown,
          icons: [{ ...icons[0], sizes: ['48x48', 'any'] }],
        },
        { name: 'bare', inputSchema: { type: 'object' } },
      ],
    });
  });

  it('sends an empty list, and empty annotations and icons, as such', async () => {
    expect((await list([])).result).toEqual({ tools: [] });
    const { result } = await list([{ name: 'a', inputSchema: schema, annotations: {}, icons: [] }]);
    expect(result).toEqual({ tools: [{ name: 'a', inputSchema: { type: 'object' }, annotations: {}, icons: [] }] });
  });

  it.each(['', 'x', '"quoted" \\ \u{1F600} \0', '{"a":1}'])(
    'hands the cursor %j on, and the next one back',
    async (cursor) => {
      const app = listing([], `next ${cursor}`);
      expect((await app.call('tools/list', { cursor })).result).toEqual({ tools: [], nextCursor: `next ${cursor}` });
      expect(app.calls).toEqual([{ name: 'listTools', args: [{ cursor }] }]);
    },
  );

  it.each([undefined, {}, { _meta: { progressToken: 1 } }, { unknown: true }])(
    'without a cursor (params %j) asks for the first page',
    async (params) => {
      const app = listing([]);
      await app.call('tools/list', params);
      expect(app.calls).toEqual([{ name: 'listTools', args: [{ cursor: undefined }] }]);
    },
  );

  it.each([1, true, {}, ['x']])('refuses the cursor %j with -32602', async (cursor) => {
    const app = listing([]);
    expect(await app.call('tools/list', { cursor })).toMatchObject({ id: 1, error: { code: -32602 } });
    expect(app.calls).toEqual([]);
  });

  it('refuses a list with two tools of one name', async () => {
    const app = listing([
      { name: 'a', inputSchema: schema },
      { name: 'a', inputSchema: schema },
    ]);
    expect(await app.call('tools/list')).toMatchObject({ error: { code: -32603 } });
    const detail = 'two tools of one name: a';
    expect(app.logged).toMatchObject([{ event: 'provider-fault', method: 'tools/list', detail }]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('lists a tool named %s', async (name) => {
    expect(await list([{ name, inputSchema: schema }])).toMatchObject({ result: { tools: [{ name }] } });
  });

  it.each([
    ['no JSON', 'undefined'],
    ['empty', ''],
    ['truncated', '{"type":"object"'],
    ['an array', '[]'],
    ['a boolean', 'true'],
    ['a text', '"object"'],
    ['null', 'null'],
    ['two texts', '{"type":"object"},"injected":{}'],
    ['duplicate names', '{"type":"object","type":"object"}'],
    ['too deep', `{"type":"object","a":${'['.repeat(64)}${']'.repeat(64)}}`],
    ['without a type', '{}'],
    ['of another type', '{"type":"array"}'],
    ['of several types', '{"type":["object"]}'],
  ])('leaves out a schema that a client could not read, and no other tool: %s', async (_, text) => {
    const app = listing([
      { name: 'first', inputSchema: schema },
      { name: 'hidden', inputSchema: text },
      { name: 'bare', inputSchema: schema, outputSchema: text },
      { name: 'last', inputSchema: schema, outputSchema: schema },
    ]);
    const inputSchema = { type: 'object' };
    expect((await app.call('tools/list')).result).toEqual({
      tools: [
        { name: 'first', inputSchema },
        { name: 'bare', inputSchema },
        { name: 'last', inputSchema, outputSchema: inputSchema },
      ],
    });
    expect(app.logged).toEqual([
      {
        event: 'provider-fault',
        method: 'tools/list',
        tool: 'hidden',
        detail: expect.stringMatching(/^inputSchema: /),
      },
      { event: 'provider-fault', method: 'tools/list', tool: 'bare', detail: expect.stringMatching(/^outputSchema: /) },
    ]);
    expect(await app.call('tools/call', { name: 'hidden' })).toHaveProperty('result');
  });

  it('says in the log what a schema lacks', async () => {
    const app = listing([{ name: 'a', inputSchema: '{}' }]);
    await app.call('tools/list');
    expect(app.logged).toMatchObject([{ tool: 'a', detail: 'inputSchema: its "type" is not "object"' }]);
  });

  it('may become empty, and repeats no more of a name than it needs in the log', async () => {
    const app = listing([{ name: 'x'.repeat(10_000), inputSchema: '' }]);
    expect((await app.call('tools/list')).result).toEqual({ tools: [] });
    expect(app.logged).toMatchObject([{ tool: 'x'.repeat(100) }]);
  });
});
