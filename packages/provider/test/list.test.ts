import { expect, test } from 'vitest';
import { byName, pageOf } from '../src/list.ts';

const five = ['a', 'b', 'c', 'd', 'e'];

test('pages follow each other', () => {
  expect(pageOf(five, undefined, 2)).toEqual({ items: ['a', 'b'], nextCursor: '2' });
  expect(pageOf(five, '2', 2)).toEqual({ items: ['c', 'd'], nextCursor: '4' });
  expect(pageOf(five, '4', 2)).toEqual({ items: ['e'] });
  expect(pageOf(five, undefined, 5)).toEqual({ items: five });
  expect(pageOf([], undefined, 5)).toEqual({ items: [] });
});

test.each(['', '1', '-2', '02', '6', '2.0', 'x', '1e9', '0'])('there is no page %j', (cursor) => {
  expect(() => pageOf(five, cursor, 2)).toThrow('Unknown cursor.');
  expect(() => pageOf(five, cursor, Infinity)).toThrow('Unknown cursor.');
});

test('two of one name are refused', () => {
  expect(byName(five, (each) => each).get('a')).toBe('a');
  expect(() => byName(['a', 'a'], (each) => each)).toThrow('There are two called a.');
});
