import {
  checkPrimeSync,
  constants,
  createPrivateKey,
  createPublicKey,
  privateEncrypt,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { expect, test } from 'vitest';
import type { Hash } from '../../src/crypto/algorithms.ts';
import { rsaPublicKey, verifyPkcs1, verifyPss, type RsaPublicKey } from '../../src/crypto/rsa.ts';
import { seededRandom, type SeededRandom } from '../support/random.ts';
import { signBytes, type TestAlgorithm } from '../support/tokens.ts';

/** Signatures tried in all, shared among the cases. */
const attempts = 12_000;

interface Case {
  readonly algorithm: TestAlgorithm;
  /** 2049 bits: an encoded message for PSS is then one byte shorter than the signature (RFC 8017 §8.1.1). */
  readonly bits: number;
  readonly exponent?: number;
}

const cases: readonly Case[] = [
  { algorithm: 'RS256', bits: 2048 },
  { algorithm: 'RS384', bits: 2050 },
  { algorithm: 'RS512', bits: 2048, exponent: 3 },
  { algorithm: 'PS256', bits: 2048 },
  { algorithm: 'PS384', bits: 2049 },
  { algorithm: 'PS512', bits: 2055, exponent: 3 },
];

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly ours: RsaPublicKey;
  /** Of a signature, in bytes. */
  readonly length: number;
}

/** From primes of our own, drawn from the seed. (node's generator would make 2049 bits one bit shorter.) */
function newPair(random: SeededRandom, { bits, exponent = 65_537 }: Case): Pair {
  const e = BigInt(exponent);
  const p = primeFor(random, e, Math.ceil(bits / 2));
  const q = primeFor(random, e, Math.floor(bits / 2));
  const d = inverse(e, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const jwk = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, encode(value)]));
  const privateKey = createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' });
  const ours = rsaPublicKey(toBytes(p * q, 0), toBytes(e, 0))!;
  expect(ours.modulusLength).toBe(bits);
  return { privateKey, publicKey: createPublicKey(privateKey), ours, length: Math.ceil(bits / 8) };
}

/** A prime with its two highest bits set, so that the product of two has all its bits. */
function primeFor(random: SeededRandom, exponent: bigint, bits: number): bigint {
  const drawn = BigInt.asUintN(bits, toInteger(random.bytes(Math.ceil(bits / 8))));
  for (let prime = drawn | (3n << BigInt(bits - 2)) | 1n; ; prime += 2n) {
    if ((prime - 1n) % exponent !== 0n && checkPrimeSync(prime)) return prime;
  }
}

/** By the extended Euclidean algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (a > 1n) [a, b, x, y] = [b % a, a, y - (b / a) * x, x];
  return ((x % modulus) + modulus) % modulus;
}

const encode = (integer: bigint): string => Buffer.from(toBytes(integer, 0)).toString('base64url');

const isPss = (algorithm: TestAlgorithm): boolean => algorithm.startsWith('PS');

/** node takes a PSS signature without its leading zero byte; RFC 8017 §8.1.2, step 1, wants the exact length. */
const nodeVerify = (
  algorithm: TestAlgorithm,
  { publicKey: key, length }: Pair,
  signature: Uint8Array,
  data: Uint8Array,
): boolean =>
  signature.length === length &&
  verify(
    `sha${algorithm.slice(2)}`,
    data,
    isPss(algorithm)
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : key,
    signature,
  );

const ourVerify = (algorithm: TestAlgorithm, key: RsaPublicKey, signature: Uint8Array, data: Uint8Array) =>
  (isPss(algorithm) ? verifyPss : verifyPkcs1)(key, `SHA-${algorithm.slice(2)}` as Hash, signature, data);

/** A valid signature, changed; or an encoded message, changed and then signed, so that only its encoding is wrong. */
function alter(random: SeededRandom, pair: Pair, signature: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(signature);
  const flip = (target: Uint8Array): void => {
    target[random.below(target.length)]! ^= 1 << random.below(8);
  };
  switch (random.below(8)) {
    case 0:
      return bytes;
    case 1:
      flip(bytes);
      return bytes;
    case 2:
      return random.bytes(pair.length);
    case 3:
      return bytes.subarray(random.below(3));
    case 4:
      return Buffer.concat([new Uint8Array(1 + random.below(2)), bytes]);
    case 5:
      return toBytes(toInteger(bytes) + pair.ours.n, pair.length);
    case 6:
      return toBytes(random.pick([0n, 1n, pair.ours.n - 1n, pair.ours.n, pair.ours.n + 1n]), pair.length);
    default: {
      const message = toBytes(power(toInteger(bytes), pair.ours.e, pair.ours.n), pair.length);
      for (let changes = 1 + random.below(2); changes > 0; changes--) flip(message);
      if (toInteger(message) >= pair.ours.n) return bytes;
      return privateEncrypt({ key: pair.privateKey, padding: constants.RSA_NO_PADDING }, message);
    }
  }
}

const toInteger = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

/** Longer than `length` when the integer is. */
const toBytes = (integer: bigint, length: number): Uint8Array => {
  const hex = integer.toString(16);
  return Uint8Array.from(Buffer.from(hex.padStart(Math.max(2 * length, hex.length + (hex.length % 2)), '0'), 'hex'));
};

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

/** A stuck test ends here; it takes seconds, more on a busy machine. */
const timeout = 120_000;

test.each(cases)(
  '$algorithm with $bits bits agrees with node:crypto on random and altered signatures',
  { timeout },
  async (entry) => {
    const { algorithm } = entry;
    const random = seededRandom(`rsa ${algorithm}`);
    const pair = newPair(random, entry);
    const seen = { accepted: 0, refused: 0 };
    const each = attempts / cases.length;
    for (let at = 0; at < each; at += 40) {
      const data = random.bytes(random.below(200));
      const signature = signBytes(pair.privateKey, algorithm, data);
      for (let repeat = 0; repeat < 40; repeat++) {
        const tried = alter(random, pair, signature);
        const expected = nodeVerify(algorithm, pair, tried, data);
        const outcome = await ourVerify(algorithm, pair.ours, tried, data);
        expect(outcome, `of ${Buffer.from(tried).toString('hex')}`).toBe(expected);
        seen[outcome ? 'accepted' : 'refused']++;
      }
    }
    expect(seen.accepted + seen.refused).toBe(each);
    expect(seen.accepted).toBeGreaterThan(each / 20);
    expect(seen.refused).toBeGreaterThan(each / 2);
  },
);

const saltPair = newPair(seededRandom('rsa salt'), { algorithm: 'PS256', bits: 2048 });

test.each([0, 20, 31, 33, 64])('a PSS salt of %i bytes is refused where the hash has 32', async (saltLength) => {
  const data = Buffer.from('data');
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const signature = sign('sha256', data, { key: saltPair.privateKey, padding, saltLength });
  expect(await verifyPss(saltPair.ours, 'SHA-256', signature, data)).toBe(false);
});
