/** Verifies a token: first what it says, then, with the issuer's keys, that the issuer said it. */
import { jwtVerify, type JWTVerifyOptions } from 'jose';
import { candidateKeys, type JwkSet, type PublicJwk } from '../crypto/jwk-set.ts';
import { verificationKey } from '../crypto/verification-key.ts';
import type { Issuer } from '../issuer/index.ts';
import { failed, type Failed } from '../result.ts';
import { checkClaims, clockSkewSeconds, type ClaimFault, type ClaimRules } from './claims.ts';
import { readToken, type TokenFault, type UnverifiedToken } from './token.ts';

export interface TokenRules extends ClaimRules {
  readonly requireAtJwt: boolean;
}

export type TokenRefusal = TokenFault | ClaimFault | 'unknown-key' | 'unusable-key' | 'wrong-signature';

export type Verification =
  /** `until`: when the key set may have changed, in milliseconds since the epoch. */
  | { readonly tag: 'verified'; readonly token: UnverifiedToken; readonly keySet: JwkSet; readonly until: number }
  | Failed<TokenRefusal>
  | { readonly tag: 'unavailable'; readonly retryAfterSeconds: number };

/** Verifies a token at a time (milliseconds since the epoch). Not checked: scopes. */
export async function verifyToken(text: string, rules: TokenRules, issuer: Issuer, now: number): Promise<Verification> {
  const read = readToken(text, rules.requireAtJwt);
  if (read.tag === 'failed') return read;
  const token = read.value;
  const fault = checkClaims(token.claims, rules, Math.floor(now / 1_000));
  if (fault !== undefined) return fault;

  const { algorithm, kid } = token;
  let tried: JwkSet | undefined;
  for (;;) {
    const found = await issuer.keys((set) => set !== tried && candidateKeys(set, algorithm, kid).length > 0);
    if (found.tag === 'unavailable') return found;
    if (found.tag === 'not-accepted') {
      return failed(tried === undefined ? 'unknown-key' : 'wrong-signature');
    }
    const keySet = found.value;
    const outcome = await verifyWith(candidateKeys(keySet, algorithm, kid), token, rules, now);
    if (outcome === 'verified') return { tag: 'verified', token, keySet, until: found.until };
    // A token that does not name its key may be signed by one that is newer than the key set.
    if (kid !== undefined || tried !== undefined) return failed(outcome);
    tried = keySet;
  }
}

/** Whether one of the keys signed the token, by the judgement of jose, which also checks the claims once more. */
async function verifyWith(
  keys: readonly PublicJwk[],
  token: UnverifiedToken,
  rules: TokenRules,
  now: number,
): Promise<'verified' | 'unusable-key' | 'wrong-signature'> {
  const options: JWTVerifyOptions = {
    algorithms: [token.algorithm],
    issuer: rules.issuer,
    audience: rules.audiences as string[],
    requiredClaims: ['exp'],
    clockTolerance: clockSkewSeconds,
    currentDate: new Date(now),
  };
  if (rules.subject !== undefined) options.subject = rules.subject;
  let outcome: 'unusable-key' | 'wrong-signature' = 'unusable-key';
  for (let at = 0; at < keys.length; at++) {
    const key = await verificationKey(keys[at]!, token.algorithm);
    if (key === undefined) continue;
    try {
      await jwtVerify(token.text, key, options);
      return 'verified';
    } catch {
      outcome = 'wrong-signature';
    }
  }
  return outcome;
}
