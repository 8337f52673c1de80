import { describe, expect, it } from 'vitest';
import { seededRandom } from '../support/random.ts';
import { growthOf, isFlat, isWarm, minSamples } from './growth.ts';

/** Memory by the part of the run that has passed. */
type Series = (part: number) => number;

const run = (memory: Series, count = 60): number[] =>
  Array.from({ length: count }, (_, at) => memory(at / (count - 1)));

const random = seededRandom('growth');
/** A collector's ups and downs, so many of the unit at most. */
const noise = (most: number): number => most * random.next();
/** Memory that rises until each collection. */
const sawtooth = (part: number, height: number, teeth: number): number => height * ((part * teeth) % 1);

describe('growthOf', () => {
  it.each<[string, number[], boolean]>([
    ['memory that stays', run(() => 100), true],
    ['memory that goes up and down', run((part) => 100 + 40 * (Math.round(part * 59) % 3)), true],
    ['memory that rises until it is collected', run((part) => 100 + sawtooth(part, 40, 7.3), 120), true],
    ['memory that rises until it is collected, seldom', run((part) => 100 + sawtooth(part, 6, 2)), true],
    ['memory that falls', run((part) => 200 - 100 * part), true],
    ['a peak at the end', [...run(() => 100, 59), 500], true],
    ['a warm-up that levels off', run((part) => 100 + 10 * (1 - Math.exp(-6 * part)), 120), true],
    ['a warm-up that levels off, under ups and downs', run((p) => 100 - 10 * Math.exp(-6 * p) + noise(2), 120), true],
    ['a step of an allocator', run((part) => (part < 0.6 ? 300 : 303)), true],
    ['growth of less than 2 %', run((part) => 100 + 1.9 * part), true],
    ['growth of less than 2 %, and a step at the end', run((p) => 100 + 1.9 * p + (p < 0.8 ? 0 : 4)), true],
    ['slow growth', run((part) => 100 + 4 * part), false],
    ['slow growth, and a step at the end', run((part) => 100 + 4 * part + (part < 0.8 ? 0 : 4)), false],
    ['slow growth under ups and downs', run((part) => 100 + 5 * part + noise(1), 120), false],
    ['slow growth under collections', run((part) => 100 + 4 * part + sawtooth(part, 20, 30), 240), false],
    ['slow growth after the end of a warm-up', run((p) => 100 + 4 * p + 2 * (1 - Math.exp(-12 * p)), 120), false],
    ['memory that grows all the time', run((part) => 100 + 100 * part), false],
    ['growth that begins in the middle', run((part) => 100 + 200 * Math.max(part - 0.5, 0)), false],
    ['growth that gets faster', run((part) => 100 + 6 * part ** 2, 120), false],
    ['growth under ups and downs', run((part) => 100 + 60 * part + 5 * (Math.round(part * 59) % 4)), false],
    ['a step before the second half is half over', run((part) => (part < 0.7 ? 100 : 110)), false],
  ])('judges %s', (_, samples, passes) => {
    expect(isFlat(growthOf(samples))).toBe(passes);
  });

  it('takes ups and downs for growth in no one of 500 runs', () => {
    const judged = Array.from({ length: 500 }, () => growthOf(run(() => 100 + noise(4), 120)));
    expect(judged.filter((growth) => !isFlat(growth))).toEqual([]);
  });

  it('says by how much', () => {
    expect(growthOf([...run(() => 100, 30), ...run(() => 150, 30)]).part).toBeCloseTo(0.5);
  });

  it('does not judge a run that was too short', () => {
    expect(() => growthOf(run(() => 1, minSamples - 1))).toThrow(RangeError);
    expect(growthOf(run(() => 1, minSamples))).toEqual({ part: 0, isSteady: false });
  });
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
