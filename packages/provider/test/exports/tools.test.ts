import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { text } from '../../src/content.ts';
import { exportTools } from '../../src/exports/tools.ts';
import type { Schema } from '../../src/schema.ts';
import { progress } from '../../src/steps.ts';
import { defineTool, type Tool } from '../../src/tool.ts';
import { caller, exchangeContext } from '../support/context.ts';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => void vi.restoreAllMocks());

const input = z.strictObject({ name: z.string() });
const greet = defineTool({ name: 'greet', description: 'd', input }, ({ name }) => `Hello, ${name}!`);
const who = defineTool({ name: 'who', description: 'd' }, (_, { caller: whose, environment, client }) =>
  [whose?.sub, environment['A'], client?.name].join(' '),
);
const spell = defineTool({ name: 'spell', description: 'd' }, function* () {
  yield progress(1);
  return 'a';
});
const throwing = defineTool({ name: 'throwing', description: 'd' }, () => {
  throw new Error('boom');
});

const exported = (tools: readonly Tool[], maskErrors = false): ReturnType<typeof exportTools> =>
  exportTools({ tools, pageSize: 2, readEnvironment: () => [['A', '1']], maskErrors });
const { tools, toolExchange } = exported([greet, who, spell, throwing]);

test('are listed in order, in pages', () => {
  const first = tools.listTools({});
  expect(first).toEqual({ tools: [greet.record, who.record], nextCursor: '2' });
  expect(tools.listTools({ cursor: '2' })).toEqual({ tools: [spell.record, throwing.record] });
  expect(() => tools.listTools({ cursor: 'x' })).toThrow(expect.objectContaining({ code: { tag: 'invalid-params' } }));
  expect(() => exported([greet, greet])).toThrow('There are two called greet.');
});

describe('called without the exchange', () => {
  test('have arguments, caller and environment', async () => {
    expect(tools.callTool({ name: 'greet', arguments: '{"name":"Ann"}' }, undefined)).toEqual({
      content: [text('Hello, Ann!')],
    });
    expect(tools.callTool({ name: 'who' }, caller)).toEqual({ content: [text('ann 1 ')] });
    expect(await tools.callTool({ name: 'spell' }, undefined)).toEqual({ content: [text('a')] });
  });

  test('tell of wrong arguments and failures, masked if that is wanted', () => {
    expect(tools.callTool({ name: 'greet' }, undefined)).toMatchObject({ isError: true });
    expect(tools.callTool({ name: 'throwing' }, undefined)).toEqual({ content: [text('Error: boom')], isError: true });
    expect(exported([throwing], true).tools.callTool({ name: 'throwing' }, undefined)).toEqual({
      content: [text('The tool failed.')],
      isError: true,
    });
  });

  test.each(['other', 'constructor', ''])('are known by name: %j is none', (name) => {
    const error = { code: { tag: 'tool-not-found' }, message: `Unknown tool: ${name}` };
    expect(() => tools.callTool({ name }, undefined)).toThrow(expect.objectContaining(error));
  });
});

describe('called by the exchange', () => {
  test('have arguments, caller, environment and client', async () => {
    const context = exchangeContext({ caller, client: { name: 'c', version: '1' } });
    expect(await toolExchange.start({ name: 'who' }, context)?.next()).toMatchObject({
      val: { content: [text('ann 1 c')] },
    });
    const call = toolExchange.start({ name: 'spell' }, context)!;
    expect([await call.next(), await call.next()]).toEqual([
      progress(1),
      { tag: 'done', val: { content: [text('a')] } },
    ]);
    expect(call).toBeInstanceOf(toolExchange.ToolCall);
  });

  test('are not begun where there is no such tool', () => {
    expect(toolExchange.start({ name: 'other' }, exchangeContext())).toBe(undefined);
  });
});

test.each([
  ['at once', () => ({ value: {} })],
  ['later', async () => ({ value: {} })],
  ['never', () => Promise.reject(new Error('no'))],
  [
    'and fails',
    () => {
      throw new Error('no');
    },
  ],
])('a schema that answers %s is tried before the first call', (_, validate) => {
  const tried: unknown[] = [];
  const jsonSchema = { input: () => ({ type: 'object' }), output: () => ({ type: 'object' }) };
  const noting: Schema = {
    '~standard': {
      version: 1,
      vendor: 'test',
      jsonSchema,
      validate(value) {
        tried.push(value);
        return validate();
      },
    },
  };
  exported([defineTool({ name: 't', description: 'd', input: noting }, () => 'a')]);
  expect(tried).toEqual([{}]);
});
