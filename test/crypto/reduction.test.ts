/** Modular reduction agrees with the engine's own, at every length of a modulus that is accepted. */
import { expect, test } from 'vitest';
import { reductionBy } from '../../src/crypto/reduction.ts';
import { seededRandom, type SeededRandom } from '../support/random.ts';

const drawn = (random: SeededRandom, bits: number): bigint =>
  BigInt.asUintN(bits, BigInt(`0x${Buffer.from(random.bytes(Math.ceil(bits / 8))).toString('hex')}`));

/** Moduli of a length: the smallest and the largest odd one, and random ones. */
const moduli = (random: SeededRandom, bits: number): bigint[] => {
  const top = 1n << BigInt(bits - 1);
  const any = (): bigint => top | drawn(random, bits - 1) | 1n;
  return [top + 1n, 2n * top - 1n, any(), any()];
};

/** Every length from 2048 to 2113 (each remainder by a word of the engine's, in both halves), and some up to the longest. */
const lengths = [...Array.from({ length: 66 }, (_, more) => 2048 + more), 3072, 4095, 4096, 4097, 8191, 8192];

const power = (exponent: number): bigint => 1n << BigInt(exponent);

/** What is reduced modulo a number of `bits` bits: less than its square. */
function dividends(random: SeededRandom, n: bigint, bits: number): bigint[] {
  const edges = [0n, 1n, n - 1n, n, n + 1n, 2n * n - 1n, 2n * n, (n - 1n) ** 2n, n * n - n - 1n, n * n - 1n];
  const powers = [bits - 1, bits, bits + (bits >> 1), 2 * bits - 2].flatMap((at) => [power(at) - 1n, power(at)]);
  const multiples = [n - 1n, n - 2n, drawn(random, bits) % n].flatMap((by) => [by * n, by * n + n - 1n]);
  const products = Array.from({ length: 20 }, () => (drawn(random, bits) % n) * (drawn(random, bits) % n));
  return [...edges, ...powers, ...multiples, ...products].filter((x) => x < n * n);
}

test('the remainder is that of a division, for edges and random numbers', () => {
  const random = seededRandom('reduction');
  const wrong: string[] = [];
  for (const bits of lengths) {
    for (const n of moduli(random, bits)) {
      const reduce = reductionBy(n, bits);
      for (const x of dividends(random, n, bits)) if (reduce(x) !== x % n) wrong.push(`${x} mod ${n}`);
    }
  }
  expect(wrong).toEqual([]);
});
