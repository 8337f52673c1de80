/** Keys that an issuer publishes, a token that is good at a time, and ways to make others that differ from it. */
import { goodClaims, headerFor, mint, newKey, newKeys, signCompact, testAlgorithms, type TestKey } from './tokens.ts';

export const keys = newKeys();
/** What the issuer publishes: every key's id is its algorithm. */
export const published = testAlgorithms.map((name) => Object.assign({}, keys[name].jwk, { kid: name }));
export const named = (name: keyof typeof keys): TestKey => ({ ...keys[name], kid: name });
/** Signs the good token. */
export const key = named('ES256');
/** A key that the issuer does not publish. */
export const stranger = newKey('ES256', key.kid);

/** A kind of token, all the reasons for its refusal that are to be found in the log, and the tokens. */
export type RefusedTokens = [kind: string, reasons: string, tokens: string[]];
export type AcceptedTokens = [kind: string, tokens: string[]];

/** Put into a JSON object's text as its first members. */
export const insert = (text: string, members: string): string => text.replace('{', `{${members},`);

export type TokenKit = ReturnType<typeof tokenKit>;

/**
 * A kit for a time, in milliseconds since the epoch; tokens are of whole seconds. Where the clock goes on after that,
 * `slack` keeps tokens whose time matters so many seconds away from the edge.
 */
export function tokenKit(now: number, slack = 0) {
  const nowSeconds = Math.floor(now / 1_000);
  const good = goodClaims(now);
  const [headerPart, payloadPart, signaturePart] = mint(key, now).split('.') as [string, string, string];
  return {
    now,
    nowSeconds,
    slack,
    good,
    goodHeader: JSON.stringify(headerFor(key)),
    goodPayload: JSON.stringify(good),
    headerPart,
    payloadPart,
    signaturePart,
    /** A good token but for header members. */
    withHeader: (header: Record<string, unknown>): string => mint(key, now, {}, header),
    /** A good token but for claims. */
    withClaims: (claims: Record<string, unknown>): string => mint(key, now, claims),
    /** A token signed over just these texts. */
    over: (header: string | Uint8Array, payload: string | Uint8Array): string => signCompact(key, header, payload),
  };
}
