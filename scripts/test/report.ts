/** What vitest's JSON report says: how many tests passed, failed and were skipped, and why those were. */
import { relative } from 'node:path';
import { root } from '../paths.ts';

/** How many tests, or other checks. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Skipped tests of one file that have the same reason. */
export interface Skipped {
  /** Relative to the repository. */
  readonly file: string;
  readonly reason: string;
  readonly count: number;
}

/** The members of the report that are read. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly meta?: { readonly skipReason?: string } }[];
  }[];
}

/** What a skipped test without a reason of its own has: the suite's preparation failed, and that is reported there. */
const unknownReason = 'their suite failed before they ran';

/**
 * Counts from vitest's JSON report. A run that failed although no test did (an error outside the tests, a file that
 * could not be loaded, no report at all) counts as one failure more.
 */
export function countTests(report: string | undefined, succeeded: boolean): Counts {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests: passed, numFailedTests, numPendingTests: skipped } = JSON.parse(report) as Report;
  const unexplained = !succeeded && numFailedTests === 0;
  return { passed, failed: numFailedTests + Number(unexplained), skipped };
}

/** The sum. */
export const total = (counts: readonly Counts[]): Counts => ({
  passed: counts.reduce((sum, { passed }) => sum + passed, 0),
  failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  skipped: counts.reduce((sum, { skipped }) => sum + skipped, 0),
});

/** The skipped tests of vitest's JSON report, by file and reason (see test/support/skip.ts). */
export function skippedTests(report: string): Skipped[] {
  const { testResults } = JSON.parse(report) as Report;
  return testResults.flatMap(({ name, assertionResults }) => {
    const counts = new Map<string, number>();
    for (const { status, meta } of assertionResults) {
      if (status === 'passed' || status === 'failed') continue;
      const reason = meta?.skipReason ?? unknownReason;
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    return [...counts].map(([reason, count]) => ({ file: relative(root, name), reason, count }));
  });
}

/** A line for each, or nothing when nothing was skipped. */
export const formatSkipped = (skipped: readonly Skipped[]): string =>
  skipped.length === 0
    ? ''
    : `Skipped:\n${skipped.map(({ file, reason, count }) => `  ${file}: ${count} (${reason})\n`).join('')}`;

/** The last line of a run. */
export const formatCounts = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped\n`;
