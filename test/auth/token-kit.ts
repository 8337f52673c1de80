/** Keys that an issuer publishes, a good token, and ways to make others that differ from it. */
import { newInstance, newWorld, type Outcome } from '../support/auth.ts';
import {
  goodClaims,
  headerFor,
  mint,
  newKey,
  newKeys,
  signCompact,
  testAlgorithms,
  type TestKey,
} from '../support/tokens.ts';

export const keys = newKeys();
export const ec = keys.ES256;
export const stranger = newKey('ES256', ec.kid);
export const published = testAlgorithms.map((name) => Object.assign({}, keys[name].jwk, { kid: name }));
export const named = (name: keyof typeof keys): TestKey => ({ ...keys[name], kid: name });

export const { now } = newWorld();
export const nowSeconds = now / 1_000;
export const good = goodClaims(now);
export const key = named('ES256');

/** A good token but for header members. */
export const withHeader = (header: Record<string, unknown>): string => mint(key, now, {}, header);
/** A good token but for claims. */
export const withClaims = (claims: Record<string, unknown>): string => mint(key, now, claims);
/** A token signed over just these texts. */
export const over = (header: string | Uint8Array, payload: string | Uint8Array): string =>
  signCompact(key, header, payload);
export const goodHeader = JSON.stringify(headerFor(key));
export const goodPayload = JSON.stringify(good);
export const insert = (text: string, members: string): string => text.replace('{', `{${members},`);
export const [headerPart, payloadPart, signaturePart] = mint(key, now).split('.') as [string, string, string];
/** A kind of token, all the reasons for its refusal that are to be found in the log, and the tokens. */
export type RefusedTokens = [kind: string, reasons: string, tokens: string[]];

/** Sends tokens to one instance. @returns what came of them: the different outcomes and reasons, and all requests. */
export async function answersTo(tokens: readonly string[]): Promise<{
  readonly outcomes: readonly Outcome[];
  readonly reasons: string;
  readonly requests: readonly string[];
}> {
  const world = newWorld(published);
  const server = newInstance({ world });
  const outcomes = new Set<Outcome>();
  for (const token of tokens) outcomes.add(await server.bearer(token));
  const reasons = new Set(world.logged.map((event) => event['reason']));
  return { outcomes: [...outcomes], reasons: [...reasons].join(' '), requests: world.requests };
}
