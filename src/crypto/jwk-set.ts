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
const maxCandidates = 16;

/** A member of a key set that is not used. */
export interface DroppedKey {
  /** Its id, or its place in the set where it has none. */
  readonly key: string | number;
  /** For the operator. Holds nothing of the key. */
  readonly reason: string;
}

/**
 * Reads a JWK Set. A member that is malformed, of an unknown type, secret, or for another use is left out (RFC 7517 §5:
 * "Implementations SHOULD ignore"), and what is kept holds nothing that is not needed. Undefined when the value is no
 * JWK Set or holds no key of any kind: an issuer without keys is an issuer out of order. Not checked here: whether an
 * RSA modulus is long enough, and whether a point lies on its curve.
 * @param onDropped is told of each member that is left out.
 */
export function readJwkSet(value: unknown, onDropped?: (dropped: DroppedKey) => void): JwkSet | undefined {
  if (!isObject(value) || !Array.isArray(value['keys'])) return undefined;
  const members: readonly unknown[] = value['keys'];
  if (!members.some((member) => isObject(member) && typeof member['kty'] === 'string')) return undefined;
  const keys = members.flatMap((member, index) => {
    const read = readJwk(member);
    if (typeof read !== 'string') return read;
    const kid = isObject(member) ? member['kid'] : undefined;
    onDropped?.({ key: typeof kid === 'string' ? kid.slice(0, maxShownLength) : index, reason: read });
    return [];
  });
  return { keys };
}

const isSecret = (jwk: Readonly<Record<string, unknown>>): boolean =>
  secretMembers.some((name) => Object.hasOwn(jwk, name));

/** Whether a JWK Set has a private or a symmetric key. */
export const hasSecretKey = (value: unknown): boolean =>
  isObject(value) &&
  Array.isArray(value['keys']) &&
  value['keys'].some((jwk: unknown) => isObject(jwk) && (isSecret(jwk) || jwk['kty'] === 'oct'));

/** As much of a key's id as the log repeats, in characters. */
const maxShownLength = 100;

/** The key, or why it is not used. */
function readJwk(jwk: unknown): PublicJwk | string {
  if (!isObject(jwk)) return 'no JSON object';
  const { kid, alg, use, key_ops: operations } = jwk;
  if (isSecret(jwk)) return 'a private or symmetric key';
  if (use !== undefined && use !== 'sig') return 'use is not sig';
  const verifies = operations === undefined || (Array.isArray(operations) && operations.includes('verify'));
  if (!verifies) return 'key_ops has no verify';
  if (kid !== undefined && typeof kid !== 'string') return 'kid is no text';
  if (alg !== undefined && !isAlgorithm(alg)) return 'alg is not supported';
  const key = jwk['kty'] === 'RSA' ? readRsa(jwk) : jwk['kty'] === 'EC' ? readEc(jwk) : 'kty is neither RSA nor EC';
  if (typeof key === 'string') return key;
  if (alg !== undefined && !fits(key, alg)) return 'alg is for another type of key';
  return { ...key, ...(kid !== undefined && { kid }), ...(alg !== undefined && { alg }) };
}

type Members = Readonly<Record<string, unknown>>;

function readRsa(jwk: Members): RsaJwk | string {
  const n = encoded(jwk['n']);
  const e = encoded(jwk['e']);
  return n === undefined || e === undefined ? 'n or e is not base64url' : { kty: 'RSA', n, e };
}

function readEc(jwk: Members): EcJwk | string {
  const { crv } = jwk;
  if (typeof crv !== 'string' || !Object.hasOwn(coordinateLengths, crv)) return 'crv is not supported';
  const x = encoded(jwk['x']);
  const y = encoded(jwk['y']);
  if (x === undefined || y === undefined) return 'x or y is not base64url';
  const length = coordinateLengths[crv as Curve];
  if (x.length !== length || y.length !== length) return 'x or y is not as long as the curve has it';
  return { kty: 'EC', crv: crv as Curve, x, y };
}

/**
 * A number as the text that base64url has for it, without padding (RFC 7518 §2). Some issuers pad, or use the other
 * alphabet (RFC 4648 §4): the set comes from the issuer, and there is one key that it can mean. Undefined when it is
 * neither.
 */
function encoded(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value
    .replace(/={1,2}$/, '')
    .replaceAll('+', '-')
    .replaceAll('/', '_');
  return text !== '' && isBase64url(text) ? text : undefined;
}

/**
 * The keys that may have signed a token: of the token's id, if it names one, and for its algorithm. A key without `alg`
 * takes every algorithm of its type and curve, one with `alg` only that (RFC 8725 §3.1). Those with `alg` come first;
 * at most 16.
 */
export function candidateKeys({ keys }: JwkSet, algorithm: Algorithm, kid: string | undefined): readonly PublicJwk[] {
  const candidates: PublicJwk[] = [];
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at]!;
    if ((kid === undefined || key.kid === kid) && fits(key, algorithm)) candidates.push(key);
  }
  if (candidates.length <= 1) return candidates;
  const isNamed = (key: PublicJwk): boolean => key.alg === algorithm;
  return [...candidates.filter(isNamed), ...candidates.filter((key) => !isNamed(key))].slice(0, maxCandidates);
}

function fits(key: PublicJwk, algorithm: Algorithm): boolean {
  const wanted = algorithms[algorithm];
  if (key.alg !== undefined && key.alg !== algorithm) return false;
  return wanted.kty === 'EC' ? key.kty === 'EC' && key.crv === wanted.crv : key.kty === 'RSA';
}
