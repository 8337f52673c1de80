import { expect, test } from 'vitest';
import { countTests, total } from '../../../tools/test/counts.ts';

const report = (passed: number, failed: number): string =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed });

test.each([
  ['all pass', report(5, 0), true, { passed: 5, failed: 0 }],
  ['some fail', report(5, 2), false, { passed: 5, failed: 2 }],
  ['an error outside the tests', report(5, 0), false, { passed: 5, failed: 1 }],
  ['no report', undefined, false, { passed: 0, failed: 1 }],
  ['no report, and yet no error', undefined, true, { passed: 0, failed: 1 }],
])('%s', (_, text, succeeded, expected) => {
  expect(countTests(text, succeeded)).toEqual(expected);
});

test('counts add up', () => {
  expect(total([{ passed: 1, failed: 0 }, countTests(report(5, 2), false)])).toEqual({ passed: 6, failed: 2 });
});
