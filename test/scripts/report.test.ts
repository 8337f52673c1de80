import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/paths.ts';
import { countTests, formatCounts, formatSkipped, skippedTests, total } from '../../scripts/test/report.ts';

const report = (numPassedTests: number, numFailedTests: number, numPendingTests = 0): string =>
  JSON.stringify({ numPassedTests, numFailedTests, numPendingTests, testResults: [] });

test.each([
  ['all pass', report(5, 0), true, { passed: 5, failed: 0, skipped: 0 }],
  ['some fail', report(5, 2), false, { passed: 5, failed: 2, skipped: 0 }],
  ['some are skipped', report(5, 0, 3), true, { passed: 5, failed: 0, skipped: 3 }],
  ['an error outside the tests', report(5, 0), false, { passed: 5, failed: 1, skipped: 0 }],
  ['no report', undefined, false, { passed: 0, failed: 1, skipped: 0 }],
  ['no report, and yet no error', undefined, true, { passed: 0, failed: 1, skipped: 0 }],
])('%s', (_, text, succeeded, expected) => {
  expect(countTests(text, succeeded)).toEqual(expected);
});

test('counts add up to the last line', () => {
  const sum = total([{ passed: 1, failed: 0, skipped: 0 }, countTests(report(5, 2, 4), false)]);
  expect(formatCounts(sum)).toBe('6 passed, 2 failed, 4 skipped\n');
});

const skipped = (reason?: string) => ({ status: 'skipped', meta: reason === undefined ? {} : { skipReason: reason } });

test('skipped tests are listed by file and reason', () => {
  const text = JSON.stringify({
    testResults: [
      { name: inRoot('test/a.test.ts'), assertionResults: [skipped('no Go'), { status: 'passed' }, skipped('no Go')] },
      { name: inRoot('test/b.test.ts'), assertionResults: [skipped('no Go'), skipped('no C'), { status: 'failed' }] },
      { name: inRoot('test/c.test.ts'), assertionResults: [{ status: 'passed', meta: {} }] },
    ],
  });
  expect(formatSkipped(skippedTests(text))).toBe(
    'Skipped:\n  test/a.test.ts: 2 (no Go)\n  test/b.test.ts: 1 (no Go)\n  test/b.test.ts: 1 (no C)\n',
  );
});

test('a test that is skipped because its suite failed is listed, too', () => {
  const text = JSON.stringify({ testResults: [{ name: inRoot('a.test.ts'), assertionResults: [skipped()] }] });
  expect(formatSkipped(skippedTests(text))).toBe('Skipped:\n  a.test.ts: 1 (their suite failed before they ran)\n');
});

test('nothing is said where nothing was skipped', () => {
  expect(formatSkipped(skippedTests(report(1, 0)))).toBe('');
});
