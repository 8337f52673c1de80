import { describe, expect, test } from 'vitest';
import { createResultCheck } from '../../src/dev/result-check.ts';

/** A check of a server that has these tools. `call` answers a call, and returns what was said of it. */
function checking(tools: readonly object[]) {
  const said: string[] = [];
  const check = createResultCheck((sentence) => said.push(sentence));
  const answer = (method: string, params: object, result: object, asEvents = false): string[] => {
    said.length = 0;
    const response = JSON.stringify({ jsonrpc: '2.0', id: 7, result });
    const progress = '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1}}';
    check.observe({
      request: {
        method: 'POST',
        pathWithQuery: '/mcp',
        headers: [],
        body: Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 7, method, params })),
      },
      status: 200,
      headers: [['Content-Type', asEvents ? 'text/event-stream' : 'application/json']],
      body: Buffer.from(asEvents ? `: hello\n\ndata: ${progress}\n\nid: 1\r\ndata: ${response}\r\n\r\n` : response),
    });
    return [...said];
  };
  const list = (): string[] => answer('tools/list', {}, { tools });
  const call = (name: string, result: object, asEvents?: boolean): string[] =>
    answer('tools/call', { name, arguments: {} }, result, asEvents);
  return { check, list, call };
}

const count = {
  name: 'count',
  inputSchema: { type: 'object' },
  outputSchema: {
    type: 'object',
    properties: { words: { type: 'integer' }, at: { type: 'string', format: 'date-time' }, of: { enum: ['a', 'b'] } },
    required: ['words'],
    additionalProperties: false,
  },
};
const begin = 'The result of the tool count';

describe('a result', () => {
  test.each([
    [{ words: '3' }, '/words must be integer'],
    [{}, " must have required property 'words'"],
    [{ words: 1, extra: true }, ' must NOT have additional properties: "extra"'],
    [{ words: 1, at: 'yesterday' }, '/at must match format "date-time"'],
    [{ words: 1, of: 'c' }, '/of must be equal to one of the allowed values: ["a","b"]'],
    [[], ' must be object'],
  ])('that does not fit is told with tool, path and phrase: %j', (structuredContent, misfit) => {
    const { list, call } = checking([count]);
    expect(list()).toEqual([]);
    const told = [`${begin} does not fit its outputSchema: structuredContent${misfit}. Clients refuse it.`];
    expect(call('count', { content: [], structuredContent })).toEqual(told);
    expect(call('count', { content: [], structuredContent }, true)).toEqual(told);
  });

  test('without structured content is told', () => {
    const { list, call } = checking([count]);
    list();
    expect(call('count', { content: [] })).toEqual([
      `${begin} has no structuredContent, which its outputSchema asks for: clients refuse it.`,
    ]);
  });

  test.each([
    ['fits', { structuredContent: { words: 3 } }],
    ['says that the tool failed', { content: [], isError: true }],
    ['asks the client first', { resultType: 'input_required', inputRequests: {} }],
  ])('that %s is not', (_, result) => {
    const { list, call } = checking([count]);
    list();
    expect(call('count', result)).toEqual([]);
  });

  test('of a tool without an output schema, one that no list has told, or one that is forgotten, is not', () => {
    const { check, list, call } = checking([count, { name: 'other', inputSchema: { type: 'object' } }]);
    expect(call('count', {})).toEqual([]);
    list();
    expect(call('other', {})).toEqual([]);
    expect(call('third', {})).toEqual([]);
    check.forget();
    expect(call('count', {})).toEqual([]);
  });

  test('of a schema in an older dialect is checked by that', () => {
    const items = [{ type: 'integer' }];
    const old = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      properties: { a: { items } },
      $id: 'https://example.com/old',
    };
    const { list, call } = checking([
      { name: 'old', outputSchema: old },
      { name: 'same id', outputSchema: old },
    ]);
    expect(list()).toEqual([]);
    expect(call('old', { structuredContent: { a: [1] } })).toEqual([]);
    expect(call('old', { structuredContent: { a: ['1'] } }).join()).toContain('/a/0 must be integer');
  });
});

test('a schema whose check would have to be waited for is told', () => {
  const { list, call } = checking([{ ...count, outputSchema: { $async: true, type: 'object', required: ['words'] } }]);
  expect(list()).toEqual([expect.stringContaining('$async is no keyword of JSON Schema')]);
  expect(call('count', { structuredContent: {} })).toEqual([]);
});

test('a schema that is none is told once, until there are other tools', () => {
  const broken = { name: 'b\u001b', inputSchema: { type: 'objekt' }, outputSchema: { $ref: 'https://example.com/s' } };
  const { check, list, call } = checking([broken]);
  const told = [
    expect.stringMatching(/^The inputSchema of the tool b  is none that clients can use: .*type must be/),
    expect.stringMatching(/^The outputSchema of the tool b  is none that clients can use: can't resolve/),
  ];
  expect(list()).toEqual(told);
  expect(list()).toEqual([]);
  expect(call('b\u001b', {})).toEqual([]);
  check.forget();
  expect(list()).toEqual(told);
});

test('what is no JSON-RPC is passed over', () => {
  const { check } = checking([]);
  const observe = (request: string, answer: string, type = 'application/json'): void =>
    check.observe({
      request: { method: 'GET', pathWithQuery: '/', headers: [], body: Buffer.from(request) },
      status: 200,
      headers: [['content-type', type]],
      body: Buffer.from(answer),
    });
  expect(() => {
    observe('', '<html>', 'text/html');
    observe('[]', '[{"id":1}]');
    observe('{"id":1,"method":"tools/list"}', '{"id":1,"result":{"tools":[1,{}]}}');
    observe('{"id":1,"method":"tools/call","params":[]}', '{"id":1,"result":{}}');
    observe('{"id":1,"method":"tools/call"}', '{"id":1,"result":7}');
  }).not.toThrow();
});
