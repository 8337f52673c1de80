import { describe, expect, it } from 'vitest';
import { growthOf, isWarm, maxGrowth, median, minSamples } from './growth.ts';

const run = (memory: (part: number) => number, count = 60): number[] =>
  Array.from({ length: count }, (_, at) => memory(at / (count - 1)));

describe('growthOf', () => {
  it.each<[string, number[], boolean]>([
    ['memory that stays', run(() => 100), true],
    ['memory that goes up and down', run((part) => 100 + 40 * (Math.round(part * 59) % 3)), true],
    ['memory that falls', run((part) => 200 - 100 * part), true],
    ['a peak at the end', [...run(() => 100, 59), 500], true],
    ['slow growth within the limit', run((part) => 100 + 8 * part), true],
    ['memory that grows all the time', run((part) => 100 + 100 * part), false],
    ['growth that begins in the middle', run((part) => 100 + 200 * Math.max(part - 0.5, 0)), false],
    ['growth under ups and downs', run((part) => 100 + 60 * part + 5 * (Math.round(part * 59) % 4)), false],
    ['a step before the second half is half over', run((part) => (part < 0.7 ? 100 : 110)), false],
  ])('judges %s', (_, samples, passes) => {
    expect(growthOf(samples) <= maxGrowth).toBe(passes);
  });

  it('says by how much', () => {
    expect(growthOf([...run(() => 100, 30), ...run(() => 150, 30)])).toBeCloseTo(0.5);
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

describe('isWarm', () => {
  it.each<[string, number[], boolean]>([
    ['memory that stays', run(() => 100), true],
    ['memory that stays below its peak', [...run((part) => 100 + 100 * part, 20), ...run(() => 150, 12)], true],
    ['growth of less than 2 %', run((part) => 100 + part), true],
    ['memory that grows', run((part) => 100 + 100 * part), false],
    ['a new peak among the last samples', [...run(() => 100), ...run(() => 110, 12)], false],
    ['too few samples', run(() => 100, 12), false],
  ])('judges %s', (_, samples, expected) => {
    expect(isWarm(samples, 12)).toBe(expected);
  });
});
