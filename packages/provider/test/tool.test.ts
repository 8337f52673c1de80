import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { text } from '../src/content.ts';
import { progress } from '../src/steps.ts';
import { defineTool } from '../src/tool.ts';
import { noContext } from './support/context.ts';

const input = z.strictObject({ name: z.string(), times: z.int().default(1) });
const greet = defineTool({ name: 'greet', description: 'Greets.', input }, ({ name, times }) => `${name} ${times}`);

test('what clients see of a tool', () => {
  const annotations = { readOnlyHint: true };
  const output = z.object({ n: z.int() });
  const { record } = defineTool({ name: 't', title: 'T', description: 'd', input, output, annotations }, () => ({
    n: 1,
  }));
  expect(record).toMatchObject({ name: 't', title: 'T', description: 'd', annotations });
  expect(JSON.parse(record.inputSchema)).toMatchObject({ type: 'object', required: ['name'] });
  expect(JSON.parse(record.outputSchema!)).toMatchObject({ type: 'object', properties: { n: { type: 'integer' } } });
  expect(record).not.toHaveProperty('input');
  expect(greet.record).not.toHaveProperty('outputSchema');
});

test.each([
  ['input', { input: z.string() }],
  ['output', { output: z.array(z.string()) }],
])('an %s that is no object is refused', (side, schemas) => {
  expect(() => defineTool({ name: 't', description: 'd', ...schemas }, () => [])).toThrow(`The ${side} of t`);
});

describe('the arguments', () => {
  test('are given as the schema makes them', () => {
    expect(greet.begin({ name: 'Ann' }, noContext)).toEqual({ content: [text('Ann 1')] });
  });

  test.each([
    [{}, 'Invalid arguments: name: '],
    [{ name: 1 }, 'Invalid arguments: name: '],
    [{ name: 'a', b: 1 }, 'Invalid arguments: Unrecognized key: "b"'],
    [{ NAME: 'a' }, 'Invalid arguments: '],
    [null, 'Invalid arguments: '],
  ])('%j are told to the model', (args, message) => {
    expect(greet.begin(args, noContext)).toEqual({
      content: [text(expect.stringContaining(message) as unknown as string)],
      isError: true,
    });
  });

  test('may have to be waited for', async () => {
    const slow = defineTool({ name: 't', description: 'd', input: input.refine(async () => false, 'no') }, () => 'a');
    expect(await slow.begin({ name: 'a' }, noContext)).toMatchObject({ isError: true });
  });

  test('are none where there is no schema', () => {
    const tool = defineTool({ name: 't', description: 'd' }, () => 'a');
    expect(JSON.parse(tool.record.inputSchema)).toEqual({ type: 'object', additionalProperties: false });
    expect(tool.begin({}, noContext)).toEqual({ content: [text('a')] });
    expect(tool.begin({ x: 1 }, noContext)).toEqual({
      content: [text('Invalid arguments: x: is not an argument')],
      isError: true,
    });
  });
});

test('what is returned may be a promise, or steps, which are not run', async () => {
  const promised = defineTool({ name: 't', description: 'd' }, async () => 'a');
  expect(await promised.begin({}, noContext)).toEqual({ content: [text('a')] });
  const reporting = defineTool({ name: 't', description: 'd' }, function* () {
    yield progress(1);
    return 'end';
  });
  const steps = (await reporting.begin({}, noContext)) as Generator;
  expect([steps.next().value, steps.next().value]).toEqual([progress(1), 'end']);
  expect(reporting.toResult('end')).toEqual({ content: [text('end')] });
});

test('what is thrown is thrown', async () => {
  const throwing = defineTool({ name: 't', description: 'd' }, () => {
    throw new Error('boom');
  });
  expect(() => throwing.begin({}, noContext)).toThrow('boom');
});

test('types: arguments and results follow the schemas', () => {
  const output = z.object({ n: z.int() });
  // @ts-expect-error a text is no number
  defineTool({ name: 't', description: 'd', output }, () => ({ n: 'a' }));
  // @ts-expect-error there is no such argument
  defineTool({ name: 't', description: 'd', input }, ({ other }) => String(other));
  // @ts-expect-error a tool that promises an output yields steps
  defineTool({ name: 't', description: 'd', output }, function* () {
    yield 7;
    return { n: 1 };
  });
  expect(greet.record.name).toBe('greet');
});
