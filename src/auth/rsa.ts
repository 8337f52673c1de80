/**
 * RSA signature verification (RFC 8017 §8.1.2, §8.2.2) with BigInt.
 *
 * Why it is here although engines have it: the guest's engine checks a modulus for primality when it imports a key, 71
 * ms of CPU for 2048 bits, and hosts that give each request a new instance would pay that every time. It also has no
 * RSA-PSS. Verification handles public values only, so nothing here needs to take constant time. The hashes are the
 * engine's.
 */
import type { Hash } from './algorithms.ts';

export interface RsaPublicKey {
  /** Modulus. */
  readonly n: bigint;
  /** Public exponent. */
  readonly e: bigint;
  /** Length of the modulus, in bits. */
  readonly modulusLength: number;
}

/** RFC 7518 §3.3 asks for 2048 bits or more. Beyond 8192 a verification would take longer than a request should. */
const minModulusLength = 2048;
const maxModulusLength = 8192;

/** Exponents in use are 65537 and 3. A longer one would only make verification slow. */
const maxExponent = 2n ** 32n;

const hashLengths: Record<Hash, number> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

/** A key from its big-endian numbers, or undefined for one that must not be used. Not checked: that n has two factors. */
export function rsaPublicKey(modulus: Uint8Array, exponent: Uint8Array): RsaPublicKey | undefined {
  if (modulus.length > maxModulusLength / 8 + 1 || exponent.length > 8) return undefined;
  const n = toInteger(modulus);
  const e = toInteger(exponent);
  const modulusLength = n.toString(2).length;
  if (modulusLength < minModulusLength || modulusLength > maxModulusLength) return undefined;
  if (n % 2n === 0n || e % 2n === 0n || e < 3n || e > maxExponent) return undefined;
  return { n, e, modulusLength };
}

/** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2): the expected encoding is made and compared, the received one never parsed. */
export async function verifyPkcs1(
  key: RsaPublicKey,
  hash: Hash,
  signature: Uint8Array,
  data: Uint8Array,
): Promise<boolean> {
  const length = Math.ceil(key.modulusLength / 8);
  const received = recoverMessage(key, signature, length);
  if (received === undefined) return false;
  const info = concatenate(digestInfoPrefixes[hash], await digest(hash, data));
  const expected = new Uint8Array(length).fill(0xff);
  expected[0] = 0x00;
  expected[1] = 0x01;
  expected[length - info.length - 1] = 0x00;
  expected.set(info, length - info.length);
  return equal(received, expected);
}

/** DER of DigestInfo up to the hash itself (RFC 8017 §9.2, note 1). */
const digestInfoPrefixes: Record<Hash, Uint8Array> = {
  'SHA-256': fromHex('3031300d060960864801650304020105000420'),
  'SHA-384': fromHex('3041300d060960864801650304020205000430'),
  'SHA-512': fromHex('3051300d060960864801650304020305000440'),
};

/** RSASSA-PSS (RFC 8017 §8.1.2, §9.1.2) with MGF1 over the same hash and a salt as long as it (RFC 7518 §3.5). */
export async function verifyPss(
  key: RsaPublicKey,
  hash: Hash,
  signature: Uint8Array,
  data: Uint8Array,
): Promise<boolean> {
  const bits = key.modulusLength - 1;
  const length = Math.ceil(bits / 8);
  const encoded = recoverMessage(key, signature, length);
  if (encoded === undefined || encoded[length - 1] !== 0xbc) return false;
  const hashLength = hashLengths[hash];
  const maskedBlock = encoded.subarray(0, length - hashLength - 1);
  const received = encoded.subarray(length - hashLength - 1, length - 1);
  const unusedBits = 8 * length - bits;
  if (maskedBlock[0]! >> (8 - unusedBits) !== 0) return false;

  const mask = await mgf1(hash, received, maskedBlock.length);
  const block = maskedBlock.map((byte, at) => byte ^ mask[at]!);
  block[0]! &= 0xff >> unusedBits;
  const saltAt = block.length - hashLength;
  if (block[saltAt - 1] !== 0x01 || block.subarray(0, saltAt - 1).some((byte) => byte !== 0)) return false;

  const dataHash = await digest(hash, data);
  return equal(received, await digest(hash, concatenate(new Uint8Array(8), dataHash, block.subarray(saltAt))));
}

/** RSAVP1 and I2OSP (RFC 8017 §5.2.2, §4.1): the encoded message, or undefined for a signature out of range. */
function recoverMessage(
  { n, e, modulusLength }: RsaPublicKey,
  bytes: Uint8Array,
  length: number,
): Uint8Array | undefined {
  if (bytes.length !== Math.ceil(modulusLength / 8)) return undefined;
  const signature = toInteger(bytes);
  if (signature >= n) return undefined;
  let power = signature;
  for (const bit of e.toString(2).slice(1)) {
    power = (power * power) % n;
    if (bit === '1') power = (power * signature) % n;
  }
  const hex = power.toString(16);
  return hex.length > 2 * length ? undefined : fromHex(hex.padStart(2 * length, '0'));
}

/** MGF1 (RFC 8017 §B.2.1). */
async function mgf1(hash: Hash, seed: Uint8Array, length: number): Promise<Uint8Array> {
  const mask = new Uint8Array(length);
  const hashLength = hashLengths[hash];
  for (let at = 0; at < length; at += hashLength) {
    const counter = new Uint8Array(4);
    new DataView(counter.buffer).setUint32(0, at / hashLength);
    const part = await digest(hash, concatenate(seed, counter));
    mask.set(part.subarray(0, length - at), at);
  }
  return mask;
}

const digest = async (hash: Hash, data: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest(hash, data));

/** OS2IP (RFC 8017 §4.2). */
export function toInteger(bytes: Uint8Array): bigint {
  let hex = '0x0';
  for (const byte of bytes) hex += hexOfByte[byte];
  return BigInt(hex);
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function fromHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}

function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const equal = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);
