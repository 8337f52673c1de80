/** Reads a JWK Set (RFC 7517 §5) and finds the keys that may have signed a token. Keeps public signature keys only. */
import { isObject } from '../json/read.ts';
import { algorithms, isAlgorithm, type Algorithm, type Curve } from './algorithms.ts';
import { isBase64url } from './base64url.ts';

interface Common {
  readonly kid?: string;
  /** The only algorithm the key is for. */
  readonly alg?: Algorithm;
}

export interface RsaJwk extends Common {
  readonly kty: 'RSA';
  readonly n: string;
  readonly e: string;
}

export interface EcJwk extends Common {
  readonly kty: 'EC';
  readonly crv: Curve;
  readonly x: string;
  readonly y: string;
}

export type PublicJwk = RsaJwk | EcJwk;

export interface JwkSet {
  readonly keys: readonly PublicJwk[];
}

/** A coordinate's length in base64url: 32, 48 and 66 bytes (RFC 7518 §6.2.1.2). */
const coordinateLengths: Record<Curve, number> = { 'P-256': 43, 'P-384': 64, 'P-521': 88 };

/** Members of private and symmetric keys (RFC 7518 §6.2.2, §6.3.2, §6.4). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/** How many keys may be tried when a token's header does not say which one signed it, or several have one id. */
const maxCandidates = 4;

/**
 * Reads a JWK Set. A member that is malformed, of an unknown type, secret, or for another use is left out (RFC 7517 §5:
 * "Implementations SHOULD ignore"), and what is kept holds nothing that is not needed. Undefined when the value is no
 * JWK Set or holds no key of any kind: an issuer without keys is an issuer out of order. Not checked here: whether an
 * RSA modulus is long enough, and whether a point lies on its curve.
 */
export function readJwkSet(value: unknown): JwkSet | undefined {
  if (!isObject(value) || !Array.isArray(value['keys'])) return undefined;
  const members: readonly unknown[] = value['keys'];
  if (!members.some((member) => isObject(member) && typeof member['kty'] === 'string')) return undefined;
  return { keys: members.flatMap((member) => readJwk(member) ?? []) };
}

function readJwk(jwk: unknown): PublicJwk | undefined {
  if (!isObject(jwk) || secretMembers.some((name) => Object.hasOwn(jwk, name))) return undefined;
  const { kid, alg, use, key_ops: operations } = jwk;
  if (use !== undefined && use !== 'sig') return undefined;
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return undefined;
  if (kid !== undefined && typeof kid !== 'string') return undefined;
  if (alg !== undefined && !isAlgorithm(alg)) return undefined;
  const key = readRsa(jwk) ?? readEc(jwk);
  if (key === undefined || (alg !== undefined && !fits(key, alg))) return undefined;
  return { ...key, ...(kid !== undefined && { kid }), ...(alg !== undefined && { alg }) };
}

function readRsa({ kty, n, e }: Readonly<Record<string, unknown>>): RsaJwk | undefined {
  return kty === 'RSA' && isEncoded(n) && isEncoded(e) ? { kty, n, e } : undefined;
}

function readEc({ kty, crv, x, y }: Readonly<Record<string, unknown>>): EcJwk | undefined {
  if (kty !== 'EC' || typeof crv !== 'string' || !Object.hasOwn(coordinateLengths, crv)) return undefined;
  const length = coordinateLengths[crv as Curve];
  if (!isEncoded(x) || !isEncoded(y) || x.length !== length || y.length !== length) return undefined;
  return { kty, crv: crv as Curve, x, y };
}

const isEncoded = (value: unknown): value is string => typeof value === 'string' && value !== '' && isBase64url(value);

/**
 * The keys that may have signed a token: of the token's id, if it names one, and for its algorithm. A key without `alg`
 * takes every algorithm of its type and curve, one with `alg` only that (RFC 8725 §3.1). At most four.
 */
export function candidateKeys({ keys }: JwkSet, algorithm: Algorithm, kid: string | undefined): readonly PublicJwk[] {
  return keys.filter((key) => (kid === undefined || key.kid === kid) && fits(key, algorithm)).slice(0, maxCandidates);
}

function fits(key: PublicJwk, algorithm: Algorithm): boolean {
  const wanted = algorithms[algorithm];
  if (key.alg !== undefined && key.alg !== algorithm) return false;
  return wanted.kty === 'EC' ? key.kty === 'EC' && key.crv === wanted.crv : key.kty === 'RSA';
}
