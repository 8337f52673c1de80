/**
 * Seeded randomness: the seed is printed, and `TEST_SEED` repeats a run. The transport's tests have the same in
 * `test/support/random.ts`: neither depends on the other.
 */

export interface SeededRandom {
  /** A float in [0, 1). */
  next(): number;
  /** An integer in [0, limit). */
  below(limit: number): number;
  pick<T>(choices: readonly T[]): T;
}

/** A generator (mulberry32) whose seed is `TEST_SEED` or drawn, mixed with the name of what it is for. */
export function seededRandom(name: string): SeededRandom {
  const seed = Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 32)) >>> 0;
  process.stdout.write(`seed of ${name}: TEST_SEED=${seed}\n`);
  let state = seed;
  for (let index = 0; index < name.length; index++) state = (Math.imul(state, 31) + name.charCodeAt(index)) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { next, below, pick: (choices) => choices[below(choices.length)]! };
}
