/** Whether a process under steady load still takes more memory after it has warmed up. */

/** The most that memory may grow from the first to the second half of a run, as a part of what it was. */
export const maxGrowth = 0.05;

/** Fewer samples than this say nothing. */
export const minSamples = 12;

/** The middle one of some numbers, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/**
 * Whether a process has warmed up: its memory has reached no new peak, but for 2 %, for so many samples. Engines
 * collect garbage late, and take memory until they have enough for that; how long it takes goes by requests, not by the
 * clock.
 */
export function isWarm(samples: readonly number[], quiet: number): boolean {
  if (samples.length <= quiet) return false;
  return Math.max(...samples) <= 1.02 * Math.max(...samples.slice(0, -quiet));
}

/**
 * How much more memory the second half of a run took than the first: the medians of both, since memory goes up and down
 * with each collection.
 * @param samples in bytes, at equal distances, without those of the warm-up.
 * @returns 0.05 for five per cent. @throws RangeError for fewer than `minSamples`.
 */
export function growthOf(samples: readonly number[]): number {
  if (samples.length < minSamples) throw new RangeError(`${samples.length} samples are too few to judge`);
  const half = Math.floor(samples.length / 2);
  return median(samples.slice(-half)) / median(samples.slice(0, half)) - 1;
}
