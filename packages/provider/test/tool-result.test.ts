import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { image, text } from '../src/content.ts';
import { resultOf, ToolResult } from '../src/tool-result.ts';

describe('without an output schema', () => {
  test.each([
    ['a text', 'a', 'a'],
    ['a number', 1.5, '1.5'],
    ['a boolean', false, 'false'],
    ['null', null, 'null'],
    ['an object', { a: [1] }, '{"a":[1]}'],
    ['a list', ['a'], '["a"]'],
  ])('%s is text', (_, value, expected) => {
    expect(resultOf('t', undefined, value)).toEqual({ content: [text(expected)] });
  });

  test('nothing is no content', () => {
    expect(resultOf('t', undefined, undefined)).toEqual({ content: [] });
  });

  test('what JSON cannot say is a mistake', () => {
    expect(() => resultOf('t', undefined, 1n)).toThrow(TypeError);
  });
});

describe('a whole result', () => {
  test('has what was given, and no more', () => {
    expect(resultOf('t', undefined, new ToolResult('a'))).toEqual({ content: [text('a')] });
    expect(resultOf('t', undefined, new ToolResult(image('AA==', 'image/png')))).toEqual({
      content: [image('AA==', 'image/png')],
    });
    const all = new ToolResult([text('a'), text('b')], { structuredContent: { a: 1 }, isError: true, meta: { m: 1 } });
    expect(resultOf('t', undefined, all)).toEqual({
      content: [text('a'), text('b')],
      structuredContent: '{"a":1}',
      isError: true,
      meta: '{"m":1}',
    });
  });
});

describe('with an output schema', () => {
  const output = z.strictObject({ n: z.int(), unit: z.string().default('m') });

  test('a value is structured content, and the same as text', () => {
    const json = '{"n":1,"unit":"m"}';
    expect(resultOf('t', output, { n: 1 })).toEqual({ content: [text(json)], structuredContent: json });
  });

  test('a whole result keeps its content', () => {
    expect(resultOf('t', output, new ToolResult('one', { structuredContent: { n: 1 } }))).toEqual({
      content: [text('one')],
      structuredContent: '{"n":1,"unit":"m"}',
    });
  });

  test('an error needs no structured content', () => {
    expect(resultOf('t', output, new ToolResult('no', { isError: true }))).toEqual({
      content: [text('no')],
      isError: true,
    });
  });

  test.each([[{ n: 1.5 }], [undefined], ['a'], [{ n: 1, more: 2 }], [new ToolResult('a')]])(
    '%o is refused',
    (value) => {
      expect(() => resultOf('t', output, value)).toThrow('what t returned does not match its output: ');
    },
  );

  test('one that has to be waited for is', async () => {
    const slow = output.refine(async ({ n }) => n > 0, 'must be positive');
    expect(await resultOf('t', slow, { n: 1 })).toHaveProperty('structuredContent');
    await expect(resultOf('t', slow, { n: -1 })).rejects.toThrow('must be positive');
  });
});
