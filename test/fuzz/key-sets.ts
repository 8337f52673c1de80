/** What an issuer publishes: JWK sets with members of any form around the key that counts, or in its place. */
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { answerOf, jwksUri, newInstance, newWorld } from '../support/auth.ts';
import { keys, named, stranger } from '../support/token-kit.ts';
import { mint, testAlgorithms, type TestAlgorithm } from '../support/tokens.ts';
import { insist, inMemory } from './area.ts';

type Jwk = Readonly<Record<string, unknown>>;

const now = Date.UTC(2026, 0, 1);
const odd = fc.constantFrom<unknown[]>(undefined, null, '', 0, [], {}, true, 'x', '=', '\ud800', 'A'.repeat(5_000));

/** What an issuer may do to a key without making it another: RFC 7517 §4, and the padding that some write. */
const harmless: readonly ((jwk: Jwk) => Jwk)[] = [
  (jwk) => jwk,
  (jwk) => ({ ...jwk, use: 'sig' }),
  (jwk) => ({ ...jwk, key_ops: ['verify'] }),
  (jwk) => without(jwk, 'alg'),
  (jwk) => without(jwk, 'kid'),
  (jwk) => ({ ...jwk, x5c: 1, x5t: null, '#': {} }),
  (jwk) => mapNumbers(jwk, (text) => text.padEnd(Math.ceil(text.length / 4) * 4, '=')),
  (jwk) => mapNumbers(jwk, (text) => text.replaceAll('-', '+').replaceAll('_', '/')),
];

/** What makes a key one that must not verify: RFC 7517 §4.2, §4.3, RFC 8725 §3.1, RFC 7518 §6. */
const harmful: Arbitrary<(jwk: Jwk) => Jwk> = fc.oneof(
  fc.constantFrom<((jwk: Jwk) => Jwk)[]>(
    (jwk) => ({ ...jwk, use: 'enc' }),
    (jwk) => ({ ...jwk, key_ops: ['sign'] }),
    (jwk) => ({ ...jwk, d: 'AQ' }),
    (jwk) => ({ ...jwk, k: 'AQ' }),
    (jwk) => ({ ...jwk, kid: 1 }),
    (jwk) => ({ ...jwk, kid: 'another' }),
    (jwk) => ({ ...jwk, alg: 'HS256' }),
    (jwk) => ({ ...jwk, alg: jwk['alg'] === 'ES384' ? 'ES256' : 'ES384' }),
    (jwk) => ({ ...jwk, kty: 'oct' }),
    (jwk) => mapNumbers(jwk, (text) => `${text}A`),
    (jwk) => mapNumbers(jwk, (text) => text.slice(4)),
    (jwk) => mapNumbers(jwk, (text) => (text.startsWith('B') ? 'C' : 'B') + text.slice(1)),
  ),
  fc
    .constantFrom('kty', 'n', 'e', 'crv', 'x', 'y')
    .chain((name) =>
      odd.map((value) => (jwk: Jwk) => (Object.hasOwn(jwk, name) ? { ...jwk, [name]: value } : { ...jwk, kty: value })),
    ),
);

const without = (jwk: Jwk, name: string): Jwk =>
  Object.fromEntries(Object.entries(jwk).filter(([key]) => key !== name));

function mapNumbers(jwk: Jwk, change: (text: string) => string): Jwk {
  const numbers = ['n', 'x', 'y'].filter((name) => typeof jwk[name] === 'string');
  return { ...jwk, ...Object.fromEntries(numbers.map((name) => [name, change(jwk[name] as string)])) };
}

/** Members of a set that help nobody: no keys, keys of others, damaged ones. */
const junk: Arbitrary<unknown> = fc.oneof(
  odd,
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom('kty', 'kid', 'alg', 'use', 'key_ops', 'n', 'e', 'crv', 'x', 'y', '__proto__'),
    fc.oneof(odd, fc.constantFrom('RSA', 'EC', 'oct', 'OKP', 'AQAB', 'P-256', ...testAlgorithms)),
  ),
  fc.constantFrom(...testAlgorithms).map((kid) => Object.assign({}, stranger.jwk, { kid })),
);

const algorithm = fc.constantFrom(...testAlgorithms);
const published = (name: TestAlgorithm): Jwk => ({ ...keys[name].jwk, kid: name });

interface KeySetCase {
  readonly members: unknown[];
  /** Whether the key of the algorithm is among them as it should be. */
  readonly hasKey: boolean;
  /** Whether the token names the key's id. */
  readonly isNamed: boolean;
}

/** The key of an algorithm, changed or left out. */
const changedKey = (name: TestAlgorithm): Arbitrary<readonly [key: Jwk | null, hasKey: boolean]> => {
  const good = fc.constantFrom(...harmless).map((change) => [change(published(name)), true] as const);
  const bad = harmful.map((change) => [change(published(name)), false] as const);
  const none = fc.constant([null, false] as const);
  return fc.oneof(good, bad, none);
};

const isNamed = (key: Jwk | null, hasKey: boolean): boolean => !hasKey || key?.['kid'] !== undefined;

const setFor = (name: TestAlgorithm): Arbitrary<KeySetCase> =>
  fc
    .tuple(fc.array(junk, { maxLength: 6 }), fc.array(junk, { maxLength: 6 }), changedKey(name))
    .map(([before, after, [key, hasKey]]) => ({
      members: [...before, key, ...after],
      hasKey,
      isNamed: isNamed(key, hasKey),
    }));

/** One set with the keys of all algorithms, each changed or not, and what is to be said of each. */
export interface WholeKeySet {
  readonly members: readonly unknown[];
  readonly keys: readonly Omit<KeySetCase & { readonly name: TestAlgorithm }, 'members'>[];
}

export const wholeKeySets: Arbitrary<WholeKeySet> = fc
  .tuple(fc.array(junk, { maxLength: 6 }), ...testAlgorithms.map(changedKey))
  .map(([others, ...changed]) => ({
    members: [...changed.map(([key]) => key), ...others],
    keys: changed.map(([key, hasKey], at) => ({ name: testAlgorithms[at]!, hasKey, isNamed: isNamed(key, hasKey) })),
  }));

/** A token of the key of an algorithm. */
export const tokenOf = (name: TestAlgorithm, ms: number, namesKey: boolean): string =>
  mint(named(name), ms, {}, namesKey ? {} : { kid: undefined });
/** One of a key that is not published. */
export const forgedToken = (ms: number): string => mint({ ...stranger, kid: 'forged' }, ms);

const cases = algorithm.chain((name) => fc.tuple(fc.constant(name), setFor(name)));

export const keySets = inMemory(
  'key-sets',
  'a token is accepted where its key is in the set in a usable form, whatever is beside it, and nowhere else',
  3_000,
  () =>
    fc.asyncProperty(cases, async ([name, { members, hasKey, isNamed: namesKey }]) => {
      const world = newWorld();
      world.now = now;
      world.answers.set(jwksUri, answerOf(JSON.stringify({ keys: members })));
      const server = newInstance({ world });
      const outcome = await server.bearer(tokenOf(name, now, namesKey));
      const isRefused = outcome === 'invalid_token' || outcome === 'unavailable';
      insist(hasKey ? outcome === 'let in' : isRefused, () => `${outcome} with ${JSON.stringify(members)}`);
      const forged = await server.bearer(forgedToken(now));
      insist(forged === 'invalid_token' || forged === 'unavailable', () => `${forged}: a key that is not published`);
    }),
);
