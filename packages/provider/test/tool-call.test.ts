import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { text } from '../src/content.ts';
import { McpError, ToolError } from '../src/errors.ts';
import { ask, progress, working, type Steps } from '../src/steps.ts';
import { callWithoutSteps, ToolCall, type Call } from '../src/tool-call.ts';
import { defineTool, type Tool } from '../src/tool.ts';
import type { ExchangeContext, Step } from '../src/wit.ts';
import { noContext } from './support/context.ts';

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => void vi.restoreAllMocks());

const toolOf = (run: () => string | Promise<string> | Steps<string>): Tool =>
  defineTool({ name: 't', description: 'd' }, run);
const callOf = (tool: Tool): Call => ({ tool, args: {}, context: noContext, maskErrors: false });

/** All steps of a tool. */
async function stepsOf(tool: Tool, context: Partial<ExchangeContext> = {}): Promise<Step[]> {
  const call = new ToolCall(callOf(tool), context);
  const all = [await call.next()];
  while (!['done', 'input-required'].includes(all.at(-1)!.tag)) all.push(await call.next());
  return all;
}
const done = (val: string): Step => ({ tag: 'done', val: { content: [text(val)] } });
const failed = (val: string): Step => ({ tag: 'done', val: { content: [text(val)], isError: true } });

const speaks = toolOf(async function* () {
  yield progress(1, 2, 'half');
  await Promise.resolve();
  yield working;
  return 'end';
});
const accepted = (n: number): object => ({ action: 'accept', content: { n } });
const number = z.object({ n: z.int() });
const asksTwice = toolOf(function* () {
  const first = yield* ask('first', 'First?', number);
  yield progress(1);
  const second = yield* ask('second', 'Second?', number);
  return JSON.stringify([first.content?.n, second.content?.n]);
});

describe('a call in steps', () => {
  test('says one thing after the other, and returns', async () => {
    expect(await stepsOf(speaks)).toEqual([progress(1, 2, 'half'), working, done('end')]);
  });

  test('of a tool that says nothing is done, at once where nothing has to be waited for', async () => {
    expect(new ToolCall(callOf(toolOf(() => 'a')), {}).next()).toEqual(done('a'));
    expect(await stepsOf(toolOf(async () => 'a'))).toEqual([done('a')]);
  });

  test('asks one question after the other, and has all answers at the end', async () => {
    const [first] = await stepsOf(asksTwice);
    expect(first).toMatchObject({ tag: 'input-required', val: { requests: [['first', { tag: 'elicitation' }]] } });
    expect(first).not.toHaveProperty('val.state');
    const firstAnswer = JSON.stringify(accepted(1));
    const inputResponses = `{"first":${firstAnswer},"__proto__":{"second":{}}}`;
    const [, second] = await stepsOf(asksTwice, { inputResponses });
    const state = `{"first":${firstAnswer}}`;
    expect(second).toMatchObject({ tag: 'input-required', val: { requests: [['second', {}]], state } });
    const [, last] = await stepsOf(asksTwice, { state, inputResponses: JSON.stringify({ second: accepted(2) }) });
    expect(last).toEqual(done('[1,2]'));
  });

  test('keeps nothing of answers that nobody asked for', async () => {
    const [step] = await stepsOf(asksTwice, { inputResponses: '{"other":{}}' });
    expect(step).toMatchObject({ val: { requests: [['first', {}]] } });
    expect(step).not.toHaveProperty('val.state');
  });

  test.each([
    ['before', toolOf(() => Promise.reject(new Error('boom')))],
    [
      'while',
      toolOf(async function* () {
        yield progress(1);
        throw new Error('boom');
      }),
    ],
  ])('that throws %s it speaks tells the model, and the operator', async (_, tool) => {
    expect((await stepsOf(tool)).at(-1)).toEqual(failed('Error: boom'));
    expect(printed.join('\n')).toMatch(/^The tool t failed: Error: boom\n/);
  });

  test('may end with what the model is to know', async () => {
    expect(await stepsOf(toolOf(() => Promise.reject(new ToolError('There is none.'))))).toEqual([
      failed('There is none.'),
    ]);
  });

  test('may end with an MCP error', async () => {
    const throwing = toolOf(function* () {
      yield progress(1);
      throw new McpError('invalid-params', 'no');
    });
    await expect(stepsOf(throwing)).rejects.toEqual({ code: { tag: 'invalid-params' }, message: 'no' });
  });

  test('fails where something else is yielded', async () => {
    const confused = toolOf(function* () {
      yield undefined as never;
      return 'a';
    });
    expect(await stepsOf(confused)).toEqual([failed(expect.stringContaining('it yielded what is neither') as never)]);
  });

  test('runs its `finally` when it is cancelled', async () => {
    const ends: string[] = [];
    const endless = toolOf(function* () {
      try {
        for (;;) yield working;
      } finally {
        ends.push('end');
      }
    });
    const call = new ToolCall(callOf(endless), {});
    await call.cancel();
    await call.next();
    await call.cancel();
    expect(ends).toEqual(['end']);
  });
});

describe('a call without steps', () => {
  test('has the same result', async () => {
    expect(await callWithoutSteps(callOf(speaks))).toEqual({ content: [text('end')] });
    expect(callWithoutSteps(callOf(toolOf(() => 'a')))).toEqual({ content: [text('a')] });
  });

  test('tells of failures', async () => {
    const failing = callOf(toolOf(() => Promise.reject(new Error('boom'))));
    expect(await callWithoutSteps(failing)).toMatchObject({ isError: true });
    expect(await callWithoutSteps({ ...failing, maskErrors: true })).toEqual({
      content: [text('The tool failed.')],
      isError: true,
    });
  });

  test('cannot ask', async () => {
    await expect(callWithoutSteps(callOf(asksTwice))).rejects.toMatchObject({ code: { tag: 'internal-error' } });
  });
});
