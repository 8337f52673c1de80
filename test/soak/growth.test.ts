import { describe, expect, it } from 'vitest';
import { growthOf, maxGrowth, median, minSamples } from './growth.ts';

const run = (memory: (part: number) => number, count = 60): number[] =>
  Array.from({ length: count }, (_, at) => memory(at / (count - 1)));

describe('growthOf', () => {
  it.each<[string, number[], boolean]>([
    ['memory that stays', run(() => 100), true],
    ['memory that grows in the first half, and then stays', run((part) => 100 + 400 * Math.min(part, 0.5)), true],
    ['memory that goes up and down', run((part) => 100 + 40 * (Math.round(part * 59) % 4)), true],
    ['memory that falls', run((part) => 200 - 100 * part), true],
    ['a peak at the end', [...run(() => 100, 59), 500], true],
    ['slow growth within the limit', run((part) => 100 + 10 * part), true],
    ['memory that grows all the time', run((part) => 100 + 100 * part), false],
    ['growth that begins late', run((part) => 100 + 200 * Math.max(part - 0.6, 0)), false],
    ['growth under ups and downs', run((part) => 100 + 60 * part + 5 * (Math.round(part * 59) % 4)), false],
    ['a step in the middle of the second half', run((part) => (part < 0.75 ? 100 : 110)), false],
  ])('judges %s', (_, samples, passes) => {
    expect(growthOf(samples) <= maxGrowth).toBe(passes);
  });

  it('says by how much', () => {
    expect(growthOf([...run(() => 1, 30), ...run(() => 100, 15), ...run(() => 150, 15)])).toBeCloseTo(0.5);
  });

  it('does not judge a run that was too short', () => {
    expect(() => growthOf(run(() => 1, minSamples - 1))).toThrow(RangeError);
    expect(growthOf(run(() => 1, minSamples))).toBe(0);
  });
});

it.each([
  [[3], 3],
  [[3, 1], 2],
  [[9, 1, 5], 5],
])('median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});
