/** What a token's claims must say (RFC 7519 §4.1, RFC 9068 §4). */
import type { JsonObject } from '../json/read.ts';
import { failed, type Failed } from '../result.ts';

export interface ClaimRules {
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** The only subject that is let in; undefined lets in every one. */
  readonly subject: string | undefined;
  readonly maxLifetimeSeconds: number;
}

export type ClaimFault =
  | 'missing-issuer'
  | 'wrong-issuer'
  | 'missing-audience'
  | 'malformed-audience'
  | 'wrong-audience'
  | 'missing-subject'
  | 'malformed-subject'
  | 'wrong-subject'
  | 'missing-expiry'
  | 'malformed-expiry'
  | 'expired'
  | 'lifetime-too-long'
  | 'malformed-not-before'
  | 'not-yet-valid'
  | 'malformed-issued-at'
  | 'issued-in-future';

/** How far the issuer's clock may be from ours (RFC 7519 §4.1.4 allows "some small leeway"), in seconds. */
export const clockSkewSeconds = 60;

/**
 * What is wrong with the claims at a time, in whole seconds since the epoch. This comes before the signature is
 * verified: a token that is no good by its own words costs neither cryptography nor a request to the issuer, and is
 * refused as such even while the issuer's keys cannot be had. The verifier checks issuer, audience, subject and times
 * once more.
 */
export function checkClaims(claims: JsonObject, rules: ClaimRules, now: number): Failed<ClaimFault> | undefined {
  const { iss, sub, aud, exp, nbf, iat } = claims;
  if (iss === undefined) return failed('missing-issuer');
  if (iss !== rules.issuer) return failed('wrong-issuer');
  if (aud === undefined) return failed('missing-audience');
  const audiences = audiencesOf(aud);
  if (audiences === undefined) return failed('malformed-audience');
  if (!haveCommon(audiences, rules.audiences)) return failed('wrong-audience');
  if (sub !== undefined && (typeof sub !== 'string' || !isUnambiguous(sub))) return failed('malformed-subject');
  if (rules.subject !== undefined && sub !== rules.subject) {
    return failed(sub === undefined ? 'missing-subject' : 'wrong-subject');
  }

  if (exp === undefined) return failed('missing-expiry');
  if (!isNumericDate(exp)) return failed('malformed-expiry');
  if (exp <= now - clockSkewSeconds) return failed('expired');
  if (exp > now + rules.maxLifetimeSeconds + clockSkewSeconds) return failed('lifetime-too-long');
  if (nbf !== undefined) {
    if (!isNumericDate(nbf)) return failed('malformed-not-before');
    if (nbf > now + clockSkewSeconds) return failed('not-yet-valid');
  }
  if (iat !== undefined) {
    if (!isNumericDate(iat)) return failed('malformed-issued-at');
    if (iat > now + clockSkewSeconds) return failed('issued-in-future');
  }
  return undefined;
}

function haveCommon(some: readonly string[], others: readonly string[]): boolean {
  for (let at = 0; at < some.length; at++) if (others.includes(some[at]!)) return true;
  return false;
}

/** `aud` is a string or an array of strings (RFC 7519 §4.1.3); undefined when it is neither. */
export function audiencesOf(aud: unknown): readonly string[] | undefined {
  if (typeof aud === 'string') return [aud];
  return Array.isArray(aud) && aud.every((member) => typeof member === 'string' && isUnambiguous(member))
    ? (aud as string[])
    : undefined;
}

/** Seconds since the epoch, fractions allowed (RFC 7519 §2). `1e400` reads as Infinity and is none. */
const isNumericDate = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/**
 * Whether a provider reads text as it is here, so that two subjects do not look like one: half a surrogate pair becomes
 * U+FFFD in a WIT string, and some engines take U+FEFF at the beginning for a byte order mark and drop it.
 */
export const isUnambiguous = (text: string): boolean => text.isWellFormed() && !text.startsWith('\uFEFF');
