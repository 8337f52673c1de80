/** Whether a process under steady load still takes more memory after it has warmed up. */

/** The most that memory may grow in the second half of a run, as a part of what it was. */
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
 * How much memory grew in the second half of a run: the median of the last third of that half, against the median of its
 * first third. The first half is the warm-up and does not count: engines collect garbage late, and take memory until they
 * have enough for that. Medians, since memory goes up and down with each collection.
 * @param samples in bytes, at equal distances over the whole run.
 * @returns 0.05 for five per cent. @throws RangeError for fewer than `minSamples`.
 */
export function growthOf(samples: readonly number[]): number {
  if (samples.length < minSamples) throw new RangeError(`${samples.length} samples are too few to judge`);
  const judged = samples.slice(Math.floor(samples.length / 2));
  const third = Math.floor(judged.length / 3);
  return median(judged.slice(-third)) / median(judged.slice(0, third)) - 1;
}
