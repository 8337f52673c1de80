/**
 * RSA signature verification (RFC 8017 §8.1.2, §8.2.2) with BigInt.
 *
 * Why it is here although engines have it: the guest's engine checks a modulus for primality when it imports a key, 71
 * ms of CPU for 2048 bits, and hosts that give each request a new instance would pay that every time. It also has no
 * RSA-PSS. Verification handles public values only, so nothing here needs to take constant time. The hashes are the
 * engine's.
 */
import type { Hash } from './algorithms.ts';
import { toInteger } from './bytes.ts';
import { hashOf } from './digest.ts';
import { fromHex, toHex } from './engine.ts';
import { reductionBy, type Reduce } from './reduction.ts';

export interface RsaPublicKey {
  /** Modulus. */
  readonly n: bigint;
  /** Public exponent. */
  readonly e: bigint;
  /** Length of the modulus, in bits. */
  readonly modulusLength: number;
  /** Modulo the modulus. */
  readonly reduce: Reduce;
}

/** RFC 7518 §3.3 asks for 2048 bits or more. Beyond 8192 a verification would take longer than a request should. */
const minModulusLength = 2048;
const maxModulusLength = 8192;

/** Exponents in use are 65537 and 3. A longer one would only make verification slow. */
const maxExponent = 2n ** 32n;

const hashLengths: Record<Hash, number> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

/**
 * A key from its big-endian numbers, or undefined for one that must not be used. Not checked: that n has two factors.
 */
export function rsaPublicKey(modulus: Uint8Array, exponent: Uint8Array): RsaPublicKey | undefined {
  if (modulus.length > maxModulusLength / 8 + 1 || exponent.length > 8) return undefined;
  const n = toInteger(modulus);
  const e = toInteger(exponent);
  const modulusLength = n.toString(2).length;
  if (modulusLength < minModulusLength || modulusLength > maxModulusLength) return undefined;
  if (n % 2n === 0n || e % 2n === 0n || e < 3n || e > maxExponent) return undefined;
  return { n, e, modulusLength, reduce: reductionBy(n, modulusLength) };
}

/** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2): the expected encoding is made and compared, the received one never parsed. */
export async function verifyPkcs1(
  key: RsaPublicKey,
  hash: Hash,
  signature: Uint8Array,
  data: Uint8Array,
): Promise<boolean> {
  const received = recoverMessage(key, signature);
  if (received === undefined) return false;
  const info = digestInfoPrefixes[hash] + toHex(await hashOf(hash, data));
  const padding = 'ff'.repeat(Math.ceil(key.modulusLength / 8) - info.length / 2 - 3);
  return received === BigInt(`0x0001${padding}00${info}`);
}

/** DER of DigestInfo up to the hash itself, in hexadecimal (RFC 8017 §9.2, note 1). */
const digestInfoPrefixes: Record<Hash, string> = {
  'SHA-256': '3031300d060960864801650304020105000420',
  'SHA-384': '3041300d060960864801650304020205000430',
  'SHA-512': '3051300d060960864801650304020305000440',
};

/** RSASSA-PSS (RFC 8017 §8.1.2, §9.1.2) with MGF1 over the same hash and a salt as long as it (RFC 7518 §3.5). */
export async function verifyPss(
  key: RsaPublicKey,
  hash: Hash,
  signature: Uint8Array,
  data: Uint8Array,
): Promise<boolean> {
  const message = recoverMessage(key, signature);
  const bits = key.modulusLength - 1;
  // Also says that the bits which are not used are zero.
  if (message === undefined || message >> BigInt(bits) !== 0n) return false;
  // Encoded message: masked block, hash, 0xbc. Two hexadecimal digits a byte.
  const encoded = message.toString(16).padStart(2 * Math.ceil(bits / 8), '0');
  if (!encoded.endsWith('bc')) return false;
  const hashDigits = 2 * hashLengths[hash];
  const received = encoded.slice(-hashDigits - 2, -2);
  const masked = encoded.slice(0, -hashDigits - 2);

  // Block: zeros, 0x01, salt. As an integer it begins with the 1.
  const unmasked = BigInt(`0x${masked}`) ^ BigInt(`0x${await mgf1(hash, received, masked.length / 2)}`);
  const block = BigInt.asUintN(bits - 4 * (hashDigits + 2), unmasked).toString(16);
  if (block.length !== 1 + hashDigits || !block.startsWith('1')) return false;
  const dataHash = toHex(await hashOf(hash, data));
  return received === toHex(await hashOf(hash, fromHex('00'.repeat(8) + dataHash + block.slice(1))));
}

/** RSAVP1 (RFC 8017 §5.2.2): the message's representative, or undefined for a signature out of range. */
function recoverMessage({ n, e, modulusLength, reduce }: RsaPublicKey, bytes: Uint8Array): bigint | undefined {
  if (bytes.length !== Math.ceil(modulusLength / 8)) return undefined;
  const signature = toInteger(bytes);
  if (signature >= n) return undefined;
  let power = signature;
  const exponent = e.toString(2);
  for (let at = 1; at < exponent.length; at++) {
    power = reduce(power * power);
    if (exponent[at] === '1') power = reduce(power * signature);
  }
  return power;
}

/** MGF1 (RFC 8017 §B.2.1), in hexadecimal; `length` in bytes. */
async function mgf1(hash: Hash, seed: string, length: number): Promise<string> {
  let mask = '';
  for (let counter = 0; mask.length < 2 * length; counter++) {
    mask += toHex(await hashOf(hash, fromHex(seed + counter.toString(16).padStart(8, '0'))));
  }
  return mask.slice(0, 2 * length);
}
