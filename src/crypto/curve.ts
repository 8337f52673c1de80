/** The curves of ECDSA keys. */
import type { Curve } from './algorithms.ts';
import { decodeBase64url } from './base64url.ts';
import { toInteger } from './bytes.ts';

/** y² = x³ - 3x + b over the field of p (FIPS 186-5, SP 800-186 §3.2.1). */
const curves: Record<Curve, { readonly p: bigint; readonly b: bigint }> = {
  'P-256': {
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  'P-384': {
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
  'P-521': {
    p: 2n ** 521n - 1n,
    b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  },
};

/**
 * Whether a point, by its coordinates in base64url, lies on a curve. Asked before a key is imported because the guest's
 * engine (see engine.ts) ends the whole instance, instead of throwing, when a point does not. No issue upstream is
 * known. Remove when importKey throws a DataError.
 */
export function isOnCurve(crv: Curve, encodedX: string, encodedY: string): boolean {
  const bytesX = decodeBase64url(encodedX);
  const bytesY = decodeBase64url(encodedY);
  if (bytesX === undefined || bytesY === undefined) return false;
  const { p, b } = curves[crv];
  const x = toInteger(bytesX);
  const y = toInteger(bytesY);
  return x < p && y < p && (y * y - x * x * x + 3n * x - b) % p === 0n;
}
