import { describe, expect, test } from 'vitest';
import { decisionOf, decisionOfFailure } from '../../src/policy/decide.ts';

const decide = (value: unknown, granted: readonly string[] | undefined = ['a']): ReturnType<typeof decisionOf> =>
  decisionOf({ tag: 'value', val: JSON.stringify(value) }, granted);

describe('a value', () => {
  test('with allow: true allows, and lists are filtered', () => {
    expect(decide({ allow: true })).toEqual({ tag: 'allow', filterLists: true });
  });

  test.each([
    [false, false],
    ['false', true],
    [null, true],
    [0, true],
  ])('with filter_lists: %j leaves lists filtered: %s', (value, filterLists) => {
    expect(decide({ allow: true, filter_lists: value })).toEqual({ tag: 'allow', filterLists });
  });

  test.each([false, 'true', 1, [], [true], {}, null, undefined])('with allow: %j denies', (allow) => {
    expect(decide({ allow })).toMatchObject({ tag: 'deny', publicReason: undefined });
  });

  test.each([true, 'allow', 1, [], [{ allow: true }], null])('that is %j denies', (value) => {
    expect(decide(value)).toMatchObject({ tag: 'deny' });
  });

  test('allows even where reasons and scopes are given', () => {
    expect(decide({ allow: true, required_scopes: ['b'], public_reason: 'no' }).tag).toBe('allow');
  });

  test('named by a prototype is nobody’s', () => {
    const outcome = { tag: 'value', val: '{"__proto__":{"allow":true}}' } as const;
    expect(decisionOf(outcome, [])).toMatchObject({ tag: 'deny' });
  });
});

describe('reasons', () => {
  test('go to the log or to the caller', () => {
    expect(decide({ allow: false, deny_reason: 'inside', public_reason: 'outside' })).toEqual({
      tag: 'deny',
      logReason: 'inside',
      publicReason: 'outside',
    });
  });

  test.each([1, true, ['x'], { a: 1 }, null])('of another type (%j) are none', (reason) => {
    expect(decide({ deny_reason: reason, public_reason: reason })).toEqual({
      tag: 'deny',
      logReason: 'the policy does not allow it',
      publicReason: undefined,
    });
  });

  test.each([
    ['a\r\nSet-Cookie: x', 'a Set-Cookie: x'],
    ['a\u0000\u001B[31m\u0085\u2028b', 'a [31m b'],
    ['x'.repeat(300), 'x'.repeat(200)],
    [`${'x'.repeat(199)}😀`, `${'x'.repeat(199)}\uFFFD`],
    ['é漢"\\', 'é漢"\\'],
  ])('for the caller are one line: %j', (reason, told) => {
    expect(decide({ public_reason: reason })).toMatchObject({ publicReason: told });
  });
});

describe('required scopes', () => {
  test('that the token lacks become a challenge with all of them', () => {
    expect(decide({ required_scopes: ['a', 'b'], deny_reason: 'needs b', public_reason: 'no' })).toEqual({
      tag: 'insufficient-scope',
      scopes: ['a', 'b'],
      logReason: 'needs b',
      publicReason: 'no',
    });
  });

  test.each([
    ['the token has them all', ['a'], ['a']],
    ['there are none', [], ['a']],
    ['there is no token', ['b'], undefined],
    ['they are no array', 'b', ['a']],
    ['one is no string', ['b', 1], ['a']],
    ['one is empty', ['b', ''], ['a']],
    ['one holds a space', ['b c'], ['a']],
    ['one holds a quotation mark', ['b"'], ['a']],
    ['one holds a line break', ['b\n'], ['a']],
    ['one is not ASCII', ['é'], ['a']],
  ])('are no challenge when %s', (_, scopes, granted) => {
    expect(decisionOf({ tag: 'value', val: JSON.stringify({ required_scopes: scopes }) }, granted)).toMatchObject({
      tag: 'deny',
    });
  });
});

describe('no value', () => {
  test('because the entrypoint is undefined denies', () => {
    expect(decisionOf({ tag: 'undefined' }, [])).toMatchObject({ tag: 'deny', publicReason: undefined });
  });

  test('because there is no policy after all is a failure', () => {
    expect(decisionOf({ tag: 'no-policy' }, [])).toMatchObject({ tag: 'failed' });
  });

  test('because the input is more than the policy takes is the fault of the client', () => {
    expect(decisionOfFailure({ payload: { tag: 'invalid-input' } })).toEqual({
      tag: 'too-large',
      logReason: expect.stringContaining('more than the policy takes') as string,
    });
  });

  test.each([
    [{ payload: { tag: 'limit-exceeded' } }, 'more than it may'],
    [{ payload: { tag: 'aborted', val: 'p.rego:3:1: conflict' } }, 'p.rego:3:1: conflict'],
    [new Error('unreachable'), 'unreachable'],
    ['trap', 'trap'],
  ])('because of %j is a failure with a reason for the log', (thrown, reason) => {
    expect(decisionOfFailure(thrown)).toEqual({ tag: 'failed', logReason: expect.stringContaining(reason) as string });
  });
});
