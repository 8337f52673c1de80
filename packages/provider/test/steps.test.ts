import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ask, isSteps, listRoots, log, progress, sample, type Answer } from '../src/steps.ts';

/** Answers a question. @returns what it asked for, and what comes of the answer. */
function answered<Result>(steps: Generator<unknown, Result, Answer>, answer: Answer): [unknown, Result] {
  const asked = steps.next(answer);
  const { done, value } = steps.next(answer);
  expect([asked.done, done]).toEqual([false, true]);
  return [asked.value, value as Result];
}

test('progress and log messages have what was given, and no more', () => {
  expect(progress(1)).toEqual({ tag: 'progress', val: { progress: 1 } });
  expect(progress(1, 2, 'm')).toEqual({ tag: 'progress', val: { progress: 1, total: 2, message: 'm' } });
  expect(log('info', { a: 1 })).toEqual({ tag: 'log', val: { level: 'info', data: '{"a":1}' } });
  expect(log('debug', undefined, 'l')).toEqual({ tag: 'log', val: { level: 'debug', logger: 'l', data: 'null' } });
});

const sure = (): ReturnType<typeof ask> => ask('k', 'Sure?', z.object({ sure: z.boolean().describe('Really.') }));

describe('a question to the user', () => {
  test('has a schema of members alone', () => {
    const [asked] = answered(sure(), { action: 'cancel' });
    const { request, ...rest } = asked as { request: { tag: string; val: string } };
    expect(rest).toEqual({ tag: 'ask', key: 'k' });
    expect(request.tag).toBe('elicitation');
    expect(JSON.parse(request.val)).toEqual({
      message: 'Sure?',
      requestedSchema: {
        type: 'object',
        properties: { sure: { type: 'boolean', description: 'Really.' } },
        required: ['sure'],
      },
    });
  });

  test('is accepted, declined or cancelled', () => {
    expect(answered(sure(), { action: 'accept', content: { sure: true } })[1]).toEqual({
      action: 'accept',
      content: { sure: true },
    });
    expect(answered(sure(), { action: 'decline', content: { sure: true } })[1]).toEqual({ action: 'decline' });
    expect(answered(sure(), { action: 'cancel' })[1]).toEqual({ action: 'cancel' });
  });

  test.each([
    { action: 'accept', content: { sure: 'yes' } },
    { action: 'accept', content: [true] },
    { action: 'accept' },
    { action: 'ACCEPT', content: { sure: true } },
    { content: { sure: true } },
    {},
  ])('is not answered by %j', (answer) => {
    expect(answered(sure(), answer)[1]).toEqual({ action: 'cancel' });
  });
});

test('other questions, whose answers are as they came', () => {
  const answer = { content: 1 };
  expect(answered(sample('k', { maxTokens: 1 }), answer)).toEqual([
    { tag: 'ask', key: 'k', request: { tag: 'sampling', val: '{"maxTokens":1}' } },
    answer,
  ]);
  expect(answered(listRoots('k'), answer)[0]).toEqual({ tag: 'ask', key: 'k', request: { tag: 'roots' } });
});

test.each([
  [(function* () {})(), true],
  [(async function* () {})(), true],
  [{ next: 1, return: 2 }, false],
  [[1], false],
  [undefined, false],
  ['text', false],
])('%o is steps: %j', (value, is) => {
  expect(isSteps(value)).toBe(is);
});
