/** How many checks passed and failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Counts from vitest's JSON report. A run that failed although no test did (an error outside the tests, a file that
 * could not be loaded, no report at all) counts as one failure more.
 */
export function countTests(report: string | undefined, succeeded: boolean): Counts {
  if (report === undefined) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests } = JSON.parse(report) as { numPassedTests: number; numFailedTests: number };
  const unexplained = !succeeded && numFailedTests === 0;
  return { passed: numPassedTests, failed: numFailedTests + Number(unexplained) };
}

/** The sum. */
export const total = (counts: readonly Counts[]): Counts => ({
  passed: counts.reduce((sum, { passed }) => sum + passed, 0),
  failed: counts.reduce((sum, { failed }) => sum + failed, 0),
});
