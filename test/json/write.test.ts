import { expect, it } from 'vitest';
import { arrayText, member, objectText } from '../../src/json/write.ts';

it('writes objects of the members that there are', () => {
  expect(objectText('')).toBe('{}');
  expect(objectText(member('a', undefined))).toBe('{}');
  expect(objectText(member('a', '1') + member('b', undefined) + member('c', '""'))).toBe('{"a":1,"c":""}');
});

it('writes arrays', () => {
  expect(arrayText([])).toBe('[]');
  expect(arrayText(['1', '{}'])).toBe('[1,{}]');
});
