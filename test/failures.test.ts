/** What tools of the examples and the template in TypeScript throw. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { orFailure as calculator } from '../examples/pure-calculator/src/failures.ts';
import { orFailure as httpStatus } from '../examples/http-status-ts/src/failures.ts';
import { orFailure as weather } from '../examples/weather-ts/src/failures.ts';
import { orFailure as template } from '../templates/typescript/content/src/failures.ts';

const good = { content: [{ tag: 'text' as const, val: { text: 'good' } }] };
const told = (text: string): object => ({ content: [{ tag: 'text', val: { text } }], isError: true });

describe.each([
  ['the template', template],
  ['weather-ts', weather],
  ['http-status-ts', httpStatus],
  ['pure-calculator', calculator],
])('in %s', (_, orFailure) => {
  const printed: string[] = [];
  beforeEach(() => {
    printed.length = 0;
    vi.spyOn(console, 'error').mockImplementation((text: string) => printed.push(text));
  });
  afterEach(() => vi.restoreAllMocks());

  const throwing = (thrown: unknown) => async (): Promise<unknown> =>
    orFailure('greet', () => {
      throw thrown;
    });

  it('a result is passed on', async () => {
    expect(await orFailure('greet', () => good)).toBe(good);
    expect(printed).toEqual([]);
  });

  it.each([
    ['an Error', new Error('boom'), 'Error: boom'],
    ['another error', new TypeError('no function'), 'TypeError: no function'],
    ['a text', 'boom', 'boom'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['an object with a code', Object.assign(new Error('boom'), { code: 'ENOENT' }), 'Error: boom'],
  ])('%s becomes a result, and goes to the log with the name of the tool', async (_name, thrown, text) => {
    expect(await throwing(thrown)()).toEqual(told(text));
    expect(printed).toEqual([expect.stringContaining(`The tool greet failed: ${text}`)]);
    expect(printed[0]!.includes('failures.test.ts')).toBe(thrown instanceof Error);
  });

  it('an MCP error stays one', async () => {
    const thrown = { code: { tag: 'invalid-params' }, message: 'm' };
    await expect(throwing(thrown)()).rejects.toBe(thrown);
    expect(printed).toEqual([]);
  });
});

it('in the template, a promise that is rejected is like an exception', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await template('greet', () => Promise.reject(new Error('boom')))).toEqual(told('Error: boom'));
  expect(error).toHaveBeenCalledOnce();
  const thrown = { code: { tag: 'timeout' }, message: 'm' };
  await expect(template('greet', () => Promise.reject(thrown as unknown as Error))).rejects.toBe(thrown);
  vi.restoreAllMocks();
});
