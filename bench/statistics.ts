/** From what was measured in rounds to the numbers that are told. */

/** One server in one round. */
export interface Round {
  /** Of each request, in milliseconds. */
  readonly latencies: Float64Array;
  readonly seconds: number;
  /** Of the server; undefined where it cannot be known. */
  readonly cpuMs: number | undefined;
  /** The same of the server's page faults. */
  readonly pageFaults: number | undefined;
  /** The most memory of the server that was resident until the round's end, in MiB; undefined where it cannot be known. */
  readonly peakMiB: number | undefined;
  readonly clientCpuMs: number;
}

export interface Summary {
  /** Requests a second, in each round. */
  readonly rates: readonly number[];
  /** Requests a second over all rounds. */
  readonly rate: number;
  /** Latencies over all rounds, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU time of the server for each request, in milliseconds; undefined where it cannot be known. */
  readonly cpuMs: number | undefined;
  /** Page faults of the server for each request, where they can be known. */
  readonly pageFaults: number | undefined;
  readonly clientCpuMs: number;
  /** The most memory that was resident, in MiB; undefined where it cannot be known. */
  readonly peakMiB: number | undefined;
}

export function summary(rounds: readonly Round[]): Summary {
  const latencies = Float64Array.from(rounds.flatMap((round) => [...round.latencies])).sort();
  const count = latencies.length;
  const perRequest = (used: readonly number[]): number => sum(used) / count;
  return {
    rates: rounds.map((round) => round.latencies.length / round.seconds),
    rate: count / sum(rounds.map(({ seconds }) => seconds)),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    cpuMs: ifKnown(
      rounds.map(({ cpuMs }) => cpuMs),
      perRequest,
    ),
    pageFaults: ifKnown(
      rounds.map(({ pageFaults }) => pageFaults),
      perRequest,
    ),
    clientCpuMs: perRequest(rounds.map(({ clientCpuMs }) => clientCpuMs)),
    peakMiB: ifKnown(
      rounds.map(({ peakMiB }) => peakMiB),
      (peaks) => Math.max(...peaks),
    ),
  };
}

/** What is made of the values of all rounds; undefined where one of them is unknown. */
const ifKnown = (
  values: readonly (number | undefined)[],
  make: (known: readonly number[]) => number,
): number | undefined => (values.every((value) => value !== undefined) ? make(values) : undefined);

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The smallest value that at least `share` of all are not above (nearest rank). `sorted` ascends and is not empty. */
export const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;

/** The middle value; of an even number, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * How many times the base's throughput: the median of the rounds' ratios, since what happens on the machine in a round
 * happens to both.
 */
export const ratio = (rates: readonly number[], base: readonly number[]): number =>
  median(rates.map((rate, round) => rate / base[round]!));

/** The slope of the straight line that fits the logarithms best (least squares): the exponent of a power law. */
export function logarithmicSlope(x: readonly number[], y: readonly number[]): number {
  const [u, v] = [x.map(Math.log), y.map(Math.log)];
  const [meanU, meanV] = [sum(u) / u.length, sum(v) / v.length];
  const covariance = sum(u.map((value, at) => (value - meanU) * (v[at]! - meanV)));
  return covariance / sum(u.map((value) => (value - meanU) ** 2));
}
