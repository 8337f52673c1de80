import { describe, expect, test } from 'vitest';
import { logarithmicSlope, median, percentile, ratio, summary, type Round } from '../../bench/statistics.ts';

describe('percentile', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1);
  test.each([
    [hundred, 0.5, 50],
    [hundred, 0.99, 99],
    [hundred, 1, 100],
    [Float64Array.of(7), 0.01, 7],
    [Float64Array.of(1, 2, 3), 0.5, 2],
  ])('is the nearest rank', (sorted, share, expected) => {
    expect(percentile(sorted, share)).toBe(expected);
  });
});

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[5], 5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('a ratio compares round by round, so that a slow round does not count against one side', () => {
  expect(ratio([200, 20, 200], [100, 10, 100])).toBe(2);
});

const round = (told: Partial<Round> & { latencies: Float64Array }): Round => ({
  seconds: 1,
  cpuMs: undefined,
  pageFaults: undefined,
  peakMiB: undefined,
  clientCpuMs: 1,
  ...told,
});

describe('a summary', () => {
  test('puts the rounds together', () => {
    const rounds = [
      round({ latencies: Float64Array.of(3, 1), cpuMs: 10, pageFaults: 100, peakMiB: 50 }),
      round({ latencies: Float64Array.of(2, 10), seconds: 3, cpuMs: 30, pageFaults: 500, peakMiB: 40 }),
    ];
    expect(summary(rounds)).toEqual({
      rates: [2, 2 / 3],
      rate: 1,
      p50: 2,
      p99: 10,
      cpuMs: 10,
      pageFaults: 150,
      clientCpuMs: 0.5,
      peakMiB: 50,
    });
  });

  test('does not guess what is unknown in one round', () => {
    const latencies = Float64Array.of(1);
    const told = summary([round({ latencies, cpuMs: 10, pageFaults: 1, peakMiB: 5 }), round({ latencies })]);
    expect([told.cpuMs, told.pageFaults, told.peakMiB]).toEqual([undefined, undefined, undefined]);
  });
});

test('the slope of logarithms is the exponent of a power', () => {
  const x = [1, 3, 10, 40];
  expect(
    logarithmicSlope(
      x,
      x.map((value) => 5 * value ** 1.5),
    ),
  ).toBeCloseTo(1.5);
  expect(logarithmicSlope(x, [2, 2, 2, 2])).toBeCloseTo(0);
});
