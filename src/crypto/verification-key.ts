/**
 * JSON Web Keys as jose can use them. Elliptic-curve keys are the engine's own. RSA keys are objects in the shape of a
 * CryptoKey, which `crypto.subtle.verify` knows once engine.ts has been installed.
 */
import type { webcrypto } from 'node:crypto';
import { algorithms, type Algorithm, type RsaAlgorithm } from './algorithms.ts';
import { decodeBase64url } from './base64url.ts';
import { isOnCurve } from './curve.ts';
import { verifies, type SelfVerifyingKey } from './engine.ts';
import type { EcJwk, PublicJwk, RsaJwk } from './jwk-set.ts';
import { rsaPublicKey, verifyPkcs1, verifyPss } from './rsa.ts';

/** What jose looks at in a CryptoKey, and the key itself. */
interface RsaKey extends SelfVerifyingKey {
  readonly [Symbol.toStringTag]: 'CryptoKey';
  readonly type: 'public';
  readonly extractable: true;
  readonly usages: readonly ['verify'];
  readonly algorithm: {
    readonly name: string;
    readonly hash: { readonly name: string };
    readonly modulusLength: number;
  };
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
    [verifies]: (signature, data) => verify(key, hash, signature, data),
  };
  return shaped as unknown as webcrypto.CryptoKey;
}

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
