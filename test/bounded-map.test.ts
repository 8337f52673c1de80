import { expect, test } from 'vitest';
import { createBoundedMap } from '../src/bounded-map.ts';

const bounds = { maxEntries: 3, maxCharacters: 10 };
const held = (map: { get(key: string): unknown }): string => [...'abcde'].filter((key) => map.get(key)).join('');

test('the oldest entry goes when there are too many', () => {
  const map = createBoundedMap<number>(bounds);
  for (const key of 'abcd') map.set(key, 1, 1);
  expect(held(map)).toBe('bcd');
});

test('the oldest entries go when all together are too large', () => {
  const map = createBoundedMap<number>(bounds);
  map.set('a', 1, 4);
  map.set('b', 1, 4);
  map.set('c', 1, 7);
  expect(held(map)).toBe('c');
  map.set('d', 1, 11);
  expect(held(map)).toBe('');
  map.set('e', 1, 10);
  expect(held(map)).toBe('e');
});

test('an entry that is set again counts once, and is the youngest', () => {
  const map = createBoundedMap<number>(bounds);
  map.set('a', 1, 5);
  map.set('b', 1, 5);
  map.set('a', 2, 5);
  expect(held(map)).toBe('ab');
  expect(map.get('a')).toBe(2);
  map.set('c', 1, 1);
  expect(held(map)).toBe('ac');
});

test('what is deleted or cleared takes no room', () => {
  const map = createBoundedMap<number>(bounds);
  map.set('a', 1, 10);
  map.delete('a');
  map.delete('never there');
  map.set('b', 1, 5);
  map.set('c', 1, 5);
  expect(held(map)).toBe('bc');
  map.clear();
  map.set('d', 1, 10);
  expect(held(map)).toBe('d');
});
