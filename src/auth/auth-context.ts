/** Verified claims → the WIT record that providers and policies see. */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { JsonObject } from '../json/read.ts';
import { audiencesOf, isUnambiguous } from './claims.ts';
import { isScopeToken } from './scope.ts';
import type { UnverifiedToken } from './token.ts';

/** What the record is made of. */
type TokenContent = Pick<UnverifiedToken, 'text' | 'claims' | 'claimsDocument'>;

/** Claims with a member of their own in the record. */
const registered = new Set(['iss', 'sub', 'aud', 'exp', 'iat', 'nbf']);

/** Where issuers name the client: RFC 9068 §2.2 and OpenID Connect; then Okta, then Entra ID in tokens of version 1. */
const clientClaims = ['client_id', 'azp', 'cid', 'appid'];

/**
 * Makes the record of a token that has been verified. `sub` is empty when the token has none. A claim that supplied no
 * member of the record (`azp` beside `client_id`, a `scope` that is a number) stays among `claims`, each with its own
 * text: nothing is lost, and a number of 20 digits stays as it was written.
 */
export function authContextOf(token: TokenContent, passJwt: boolean): AuthContext {
  const { claims, claimsDocument } = token;
  const { iss, sub, aud, exp, iat, nbf } = claims;
  const clientClaim = clientClaimOf(claims);
  const scopeClaim = (claims['scope'] ?? undefined) === undefined ? 'scp' : 'scope';
  const scopes = scopesOf(claims[scopeClaim]);
  const others: [string, string][] = [];
  const names = Object.keys(claims);
  for (let at = 0; at < names.length; at++) {
    const name = names[at]!;
    const isUsed = registered.has(name) || name === clientClaim || (scopes !== undefined && name === scopeClaim);
    if (!isUsed) others.push([name, claimsDocument.source([name])]);
  }
  const context: AuthContext = {
    iss: iss as string,
    sub: typeof sub === 'string' ? sub : '',
    aud: (audiencesOf(aud) ?? []) as string[],
    scopes: scopes ?? [],
    exp: BigInt(Math.floor(exp as number)),
    claims: others,
  };
  if (clientClaim !== undefined) context.clientId = claims[clientClaim] as string;
  if (isTime(iat)) context.iat = BigInt(Math.floor(iat));
  if (isTime(nbf)) context.nbf = BigInt(Math.floor(nbf));
  if (passJwt) context.jwt = token.text;
  return context;
}

function clientClaimOf(claims: JsonObject): string | undefined {
  for (let at = 0; at < clientClaims.length; at++) if (isText(claims[clientClaims[at]!])) return clientClaims[at];
  return undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && isUnambiguous(value);

/** WIT has these as unsigned; .NET issuers write "no such time" as a negative number. */
const isTime = (value: unknown): value is number => typeof value === 'number' && value >= 0;

/**
 * Scopes of a claim: text with spaces between (RFC 8693 §4.2), or an array of strings, as many issuers have it.
 * Anything else grants nothing, and neither does a member that is no `scope-token`. Undefined for a claim of another
 * form.
 */
function scopesOf(claim: unknown): string[] | undefined {
  if (typeof claim === 'string') return claim.split(' ').filter(isScopeToken);
  if (!Array.isArray(claim)) return undefined;
  return claim.every((member) => typeof member === 'string') ? (claim as string[]).filter(isScopeToken) : undefined;
}
