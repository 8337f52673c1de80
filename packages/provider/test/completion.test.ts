import { expect, test } from 'vitest';
import { complete } from '../src/completion.ts';

const context = { arguments: { first: '200' }, environment: {} };

test('of a list, what begins with what was typed', () => {
  expect(complete(['a', 'b', 'ab'], 'a', context)).toEqual({
    completion: { values: ['a', 'ab'], total: 2, hasMore: false },
  });
});

test('of a function, what it says, with regard to the other arguments', async () => {
  const found = complete(async (value, { arguments: { first } }) => [`${first} ${value}`], 'x', context);
  expect(await found).toEqual({ completion: { values: ['200 x'], total: 1, hasMore: false } });
});

test('at most 100', () => {
  const all = Array.from({ length: 101 }, (_, index) => String(index));
  expect(complete(all, '', context)).toEqual({ completion: { values: all.slice(0, 100), total: 101, hasMore: true } });
});
