/** Whether a process under steady load still takes more memory after it has warmed up. */
import { median } from '../../bench/statistics.ts';

/** The most that memory may grow from the first to the second half of a run, as a part of what it was. */
export const maxGrowth = 0.05;

/** The most that memory may grow in all where it grows to the end: what heaps that still settle come to. */
export const maxSteadyGrowth = 0.02;

/** The least `trendOf` of memory that rises; by chance it is as much in one of a thousand runs. */
const leastTrend = 0.65;

/** Fewer samples than this say nothing. */
export const minSamples = 12;

export interface Growth {
  /** How much more the second half of a run took than the first, by the medians: 0.05 for five per cent. */
  readonly part: number;
  /** Memory rose from beginning to end, and no slower in the end: a warm-up slows down, a leak does not. */
  readonly isSteady: boolean;
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
 * How memory grew in a run. The halves are compared by their medians, since memory goes up and down with each
 * collection; what is slower than that shows in the lowest samples of twelve windows, but for the largest step.
 * @param samples in one unit, at equal distances, without those of the warm-up.
 * @throws RangeError for fewer than `minSamples`.
 */
export function growthOf(samples: readonly number[]): Growth {
  if (samples.length < minSamples) throw new RangeError(`${samples.length} samples are too few to judge`);
  const half = Math.floor(samples.length / 2);
  const part = median(samples.slice(-half)) / median(samples.slice(0, half)) - 1;
  const lows = withoutLargestStep(lowest(samples, minSamples));
  const [first, second, last] = thirdsOf(lows);
  const goesOn = last - second >= (second - first) / 2;
  const isSteady = last / first - 1 > maxSteadyGrowth && goesOn && trendOf(lows) >= leastTrend;
  return { part, isSteady };
}

/** Whether a process is well: its memory did not grow, or as much as one that levels off may. */
export const isFlat = ({ part, isSteady }: Growth): boolean => part <= maxGrowth && !isSteady;

/** The lowest sample of each of so many windows. */
const lowest = (samples: readonly number[], windows: number): number[] =>
  Array.from({ length: windows }, (_, at) => {
    const edge = (window: number): number => Math.floor((window * samples.length) / windows);
    return Math.min(...samples.slice(edge(at), edge(at + 1)));
  });

/** As if the largest rise had not been: a heap grows by a step now and then, but what leaks grows between steps, too. */
function withoutLargestStep(lows: readonly number[]): number[] {
  const rises = lows.slice(1).map((low, at) => low - lows[at]!);
  const largest = Math.max(...rises);
  const end = rises.indexOf(largest);
  return lows.map((low, at) => (at > end ? low - largest : low));
}

/** The medians of three thirds. */
function thirdsOf(lows: readonly number[]): readonly [number, number, number] {
  const third = lows.length / 3;
  return [median(lows.slice(0, third)), median(lows.slice(third, -third)), median(lows.slice(-third))];
}

/** Kendall's tau against time: 1 for values that only rise, -1 for such that only fall. */
function trendOf(values: readonly number[]): number {
  let [sum, pairs] = [0, 0];
  for (const [at, value] of values.entries()) {
    for (const later of values.slice(at + 1)) {
      sum += Math.sign(later - value);
      pairs += 1;
    }
  }
  return sum / pairs;
}
