/**
 * JSON Web Keys as jose can use them in every engine this runs in. Elliptic-curve keys are the engine's own. RSA keys
 * are objects shaped like a CryptoKey, and `crypto.subtle.verify`, which jose calls, is taught to know them (see rsa.ts
 * for why) and to read the bytes that it was given (see digest.ts).
 */
import type { webcrypto } from 'node:crypto';
import { algorithms, type Algorithm, type Curve, type RsaAlgorithm } from './algorithms.ts';
import { decodeBase64url } from './base64url.ts';
import { toInteger } from './bytes.ts';
import { inFixedMemory } from './digest.ts';
import type { EcJwk, PublicJwk, RsaJwk } from './jwk-set.ts';
import { rsaPublicKey, verifyPkcs1, verifyPss } from './rsa.ts';

const rsa = Symbol('RSA public key');

/** What jose looks at in a CryptoKey, and the key itself. */
interface RsaKey {
  readonly [Symbol.toStringTag]: 'CryptoKey';
  readonly type: 'public';
  readonly extractable: true;
  readonly usages: readonly ['verify'];
  readonly algorithm: {
    readonly name: string;
    readonly hash: { readonly name: string };
    readonly modulusLength: number;
  };
  readonly [rsa]: (signature: Uint8Array, data: Uint8Array) => Promise<boolean>;
}

type Key = webcrypto.CryptoKey | undefined;

/** Keys that have been made, by the JWK object and the algorithm. */
const made = new WeakMap<PublicJwk, Map<Algorithm, Promise<Key>>>();

/** The key for one algorithm, or undefined when the key must not or cannot be used. */
export function verificationKey(jwk: PublicJwk, algorithm: Algorithm): Promise<Key> {
  let byAlgorithm = made.get(jwk);
  if (byAlgorithm === undefined) made.set(jwk, (byAlgorithm = new Map()));
  let key = byAlgorithm.get(algorithm);
  if (key === undefined) {
    teachEngine();
    key = jwk.kty === 'EC' ? importEc(jwk) : Promise.resolve(rsaKey(jwk, algorithm as RsaAlgorithm));
    byAlgorithm.set(algorithm, key);
  }
  return key;
}

function rsaKey(jwk: RsaJwk, algorithm: RsaAlgorithm): Key {
  const modulus = decodeBase64url(jwk.n);
  const exponent = decodeBase64url(jwk.e);
  const key = modulus && exponent && rsaPublicKey(modulus, exponent);
  if (key === undefined) return undefined;
  const { name, hash } = algorithms[algorithm];
  const verify = name === 'RSA-PSS' ? verifyPss : verifyPkcs1;
  const shaped: RsaKey = {
    [Symbol.toStringTag]: 'CryptoKey',
    type: 'public',
    extractable: true,
    usages: ['verify'],
    algorithm: { name, hash: { name: hash }, modulusLength: key.modulusLength },
    [rsa]: (signature, data) => verify(key, hash, signature, data),
  };
  return shaped as unknown as webcrypto.CryptoKey;
}

let taught = false;

/** Lets `crypto.subtle.verify` know our RSA keys, and gives bytes that do not move to the engine for every other key. */
function teachEngine(): void {
  if (taught) return;
  taught = true;
  const { subtle } = crypto;
  const engineVerify = subtle.verify.bind(subtle);
  const verify: typeof subtle.verify = (algorithm, key, signature, data) => {
    const ours = (key as unknown as Partial<RsaKey>)[rsa];
    if (ours !== undefined) return ours(toBytes(signature), toBytes(data));
    return engineVerify(algorithm, key, inFixedMemory(toBytes(signature)), inFixedMemory(toBytes(data)));
  };
  Object.defineProperty(subtle, 'verify', { value: verify, configurable: true, writable: true });
}

const toBytes = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);

/** Imports by JWK: the guest's engine has no `raw`, and takes longer for `spki` (3.4 against 2.4 ms, P-256). */
async function importEc({ kty, crv, x, y }: EcJwk): Promise<Key> {
  if (!isOnCurve(crv, x, y)) return undefined;
  try {
    return await crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: crv }, false, [
      'verify',
    ]);
  } catch {
    return undefined;
  }
}

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

/** The guest's engine ends the whole instance, instead of throwing, when it imports a point that is not on its curve. */
function isOnCurve(crv: Curve, encodedX: string, encodedY: string): boolean {
  const bytesX = decodeBase64url(encodedX);
  const bytesY = decodeBase64url(encodedY);
  if (bytesX === undefined || bytesY === undefined) return false;
  const { p, b } = curves[crv];
  const x = toInteger(bytesX);
  const y = toInteger(bytesY);
  return x < p && y < p && (y * y - x * x * x + 3n * x - b) % p === 0n;
}
