/** Whether signatures that tests make up verify as a token's would. */
import { compactVerify } from 'jose';
import type { Algorithm } from '../../src/crypto/algorithms.ts';
import { installVerify } from '../../src/crypto/engine.ts';
import type { PublicJwk } from '../../src/crypto/jwk-set.ts';
import { verificationKey } from '../../src/crypto/verification-key.ts';
import { base64url, newKeys } from '../support/tokens.ts';

installVerify();

export const keys = newKeys();
const payload = base64url('payload');
/** What is signed: a header with the algorithm, and a payload. */
export const inputFor = (algorithm: string): Buffer =>
  Buffer.from(`${base64url(JSON.stringify({ alg: algorithm }))}.${payload}`);

/** Whether a signature over the usual input verifies, as a token's does. */
export async function verifies(jwk: unknown, algorithm: Algorithm, signature: Uint8Array): Promise<boolean> {
  const key = await verificationKey(jwk as PublicJwk, algorithm);
  if (key === undefined) return false;
  return compactVerify(`${inputFor(algorithm).toString()}.${base64url(signature)}`, key, {
    algorithms: [algorithm],
  }).then(
    () => true,
    () => false,
  );
}

/** Big-endian. */
export const toBytes = (integer: bigint, length: number): Buffer =>
  Buffer.from(integer.toString(16).padStart(2 * length, '0'), 'hex');
export const toInteger = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
