/** Bearer tokens: good ones altered as texts, and signed ones of any header and claims. */
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { jwksUri, newInstance, newWorld } from '../support/auth.ts';
import { keys, named, published, stranger } from '../support/token-kit.ts';
import {
  base64url,
  goodClaims,
  signCompact,
  testAlgorithms,
  testAudience,
  testIssuer,
  type TestAlgorithm,
} from '../support/tokens.ts';
import { insist, inMemory } from './area.ts';

/** A host that no token can make the server ask. */
const evil = 'https://evil.example/jwks';

const now = Date.UTC(2026, 0, 1);
/** As docs/authorization.md has it, in seconds. */
const maxLifetime = 30 * 24 * 3600;
const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
const anyCharacter = fc.constantFrom(...alphabet, ...'=+/ \t\n.~%\0é,');
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

/** A change to a token's text, or to the bytes of one of its parts; `other` is a good token of the same key. */
export const alteration: Arbitrary<(token: string, other: string) => string> = fc
  .tuple(fc.nat(9), place, fc.nat(2), anyCharacter, fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.nat(7))
  .map(([kind, where, which, character, noise, bit]) => (token, other) => {
    const at = Math.floor(where * token.length);
    const parts = token.split('.');
    const part = parts[which]!;
    const withPart = (text: string): string => parts.with(which, text).join('.');
    const bytes = Buffer.from(part, 'base64url');
    switch (kind) {
      case 0:
        return token.slice(0, at) + character + token.slice(at + 1);
      case 1:
        return token.slice(0, at) + character + token.slice(at);
      case 2:
        return token.slice(0, at) + token.slice(at + 1 + bit);
      case 3:
        return token.slice(0, at);
      case 4:
        bytes[Math.floor(where * bytes.length)]! ^= 1 << bit;
        return withPart(base64url(bytes));
      case 5:
        return withPart(other.split('.')[which]!);
      case 6:
        return withPart(part + character);
      case 7:
        // The same bytes in another text, where a lenient decoder would take it.
        return withPart(part.slice(0, -1) + alphabet[(alphabet.indexOf(part.at(-1)!) ^ (1 << (bit % 2))) % 64]!);
      case 8:
        return withPart(base64url(noise));
      default:
        return parts.toSpliced(which, bit % 2, ...Array<string>(bit % 3).fill(part)).join('.');
    }
  });

export const algorithm = fc.constantFrom(...testAlgorithms);

/** Of each algorithm a token that is good at a time, and another of the same key. */
export const goodTokensAt = (ms: number): ReadonlyMap<TestAlgorithm, readonly [string, string]> =>
  new Map(
    testAlgorithms.map((name) => {
      const header = { alg: name, typ: 'at+jwt', kid: name };
      const token = (claims: object): string => signCompact(named(name), header, { ...goodClaims(ms), ...claims });
      return [name, [token({}), token({ sub: 'bob' })] as const];
    }),
  );
const goodTokens = goodTokensAt(now);

export const tokens = inMemory(
  'tokens',
  'no token that was altered is accepted, and none makes the server ask another host than the issuer',
  2_000,
  () =>
    fc.asyncProperty(algorithm, alteration, async (name, alter) => {
      const [token, other] = goodTokens.get(name)!;
      const altered = alter(token, other);
      const world = newWorld(published);
      world.now = now;
      const server = newInstance({ world });
      const outcome = await server.bearer(altered);
      // Several spaces may come before a token (RFC 6750 §2.1); white space after it is none of the field (RFC 9110 §5.5).
      const isGood = [token, other].includes(altered.replace(/^ +|[ \t]+$/g, ''));
      insist((outcome === 'let in') === isGood, () => `${outcome}: ${altered}`);
      insist(
        world.requests.every((url) => url === jwksUri),
        () => `asked ${world.requests.join()}`,
      );
      insist((await server.bearer(token)) === 'let in', () => 'a good token is refused afterwards');
    }),
);

/** Members, each there or not, as entries: undefined leaves out what a good token has. */
const some = (members: Readonly<Record<string, Arbitrary<unknown>>>): Arbitrary<Record<string, unknown>> =>
  fc
    .subarray(Object.keys(members), { maxLength: 3 })
    .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, members[name]!]))));

const odd = fc.constantFrom<unknown[]>(undefined, null, '', 0, true, [], {}, 'x', [1], '__proto__');
const or = (...values: readonly unknown[]): Arbitrary<unknown> => fc.oneof(fc.constantFrom(...values), odd);

const headerMembers = some({
  alg: or(...testAlgorithms, 'none', 'HS256', 'EdDSA', 'ES256K', 'es256'),
  typ: or('JWT', 'jwt', 'application/at+jwt', 'AT+JWT', 'at+jwt', 'id_token', 'dpop+jwt', 'logout+jwt'),
  kid: or(...testAlgorithms, 'unknown', evil, '../ES256'),
  crit: or(['exp'], ['b64'], []),
  b64: or(true, false),
  zip: or('DEF'),
  enc: or('A256GCM'),
  cty: or('JWT', 'application/jwt', 'json'),
  jku: or(evil, jwksUri),
  x5u: or(evil),
  jwk: or(stranger.jwk, keys.ES256.jwk),
  x5c: or(['MIIB']),
});

/** Offsets in seconds at the edges of the skew, which is a minute. */
const edges = [-61, -60, -59.5, -59, -1, 0, 0.5, 1, 59, 60, 60.5, 61];

const about = (moment: number, offsets: readonly number[]): Arbitrary<unknown> =>
  fc.oneof(
    fc.constantFrom(...offsets).map((offset) => moment + offset),
    fc.constantFrom<unknown[]>(String(moment), null, -1, 0, 1e300, [moment], true, {}),
  );
const audience = fc.oneof(
  fc.constant(testAudience),
  fc.constantFrom(`${testAudience}/`, testAudience.toUpperCase(), 'https://mcp.example', evil, ''),
  odd,
);
const claimMembers = (seconds: number, offsets: readonly number[]): Arbitrary<Record<string, unknown>> =>
  some({
    exp: fc.oneof(about(seconds, offsets), about(seconds + maxLifetime, offsets), fc.constant(undefined)),
    nbf: about(seconds, offsets),
    iat: about(seconds, offsets),
    aud: fc.oneof(audience, fc.array(audience, { maxLength: 3 })),
    iss: or(testIssuer, `${testIssuer}/`, testIssuer.toUpperCase(), evil, [testIssuer]),
    sub: or('bob', '\ud800', '\ufeffbob'),
    jku: or(evil),
  });

/** A token that is signed, whatever it says, and whether it is good at the time that it was made for. */
export interface Signed {
  readonly token: string;
  readonly isGood: boolean;
  /** All that was chosen. */
  readonly made: unknown;
}

/**
 * Signed tokens, some of which are good at a time.
 * @param offsets how far from the times that count a token's times are, in seconds.
 */
export const signedAt = (ms: number, offsets: readonly number[]): Arbitrary<Signed> =>
  fc
    .tuple(algorithm, headerMembers, claimMembers(ms / 1000, offsets), fc.boolean())
    .map(([name, header, changed, isForged]) => {
      const signer = isForged ? stranger : named(name);
      const whole = { alg: signer.algorithm, typ: 'at+jwt', kid: signer.kid, ...header };
      const said = { ...goodClaims(ms), ...changed };
      return {
        token: signCompact(signer, whole, said),
        isGood: !isForged && isGoodHeader(whole, name) && areGoodClaims(said, ms / 1000),
        made: [isForged, whole, said],
      };
    });

export const claims = inMemory(
  'tokens-signed',
  'a token is accepted where signature, header and claims are as RFC 7515, 7519, 8725 and 9068 have it, and nowhere else',
  3_000,
  () =>
    fc.asyncProperty(signedAt(now, edges), async ({ token, isGood, made }) => {
      const world = newWorld(published);
      world.now = now;
      const outcome = await newInstance({ world }).bearer(token);
      insist((outcome === 'let in') === isGood, () => `${outcome}: ${JSON.stringify(made)}`);
      insist(
        world.requests.every((url) => url === jwksUri),
        () => `asked ${world.requests.join()}`,
      );
    }),
);

type Members = Readonly<Record<string, unknown>>;
const isAbsent = (members: Members, name: string): boolean => members[name] === undefined;

/** RFC 7515 §4.1, RFC 9068 §2.1, for the published keys, whose ids are their algorithms. */
function isGoodHeader(header: Members, signedWith: string): boolean {
  const type = String(header['typ']).toLowerCase();
  const contentType = String(header['cty']).toLowerCase();
  return (
    header['alg'] === signedWith &&
    (isAbsent(header, 'kid') || header['kid'] === signedWith) &&
    (isAbsent(header, 'typ') ||
      (typeof header['typ'] === 'string' &&
        ['jwt', 'application/jwt', 'at+jwt', 'application/at+jwt'].includes(type))) &&
    (isAbsent(header, 'cty') ||
      (typeof header['cty'] === 'string' && !['jwt', 'application/jwt'].includes(contentType))) &&
    ['crit', 'b64', 'zip', 'enc'].every((name) => isAbsent(header, name))
  );
}

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** RFC 7519 §4.1, with a minute of skew and a longest lifetime. */
function areGoodClaims({ exp, nbf, iat, aud, iss, sub }: Members, seconds: number): boolean {
  const isStarted = (value: unknown): boolean => value === undefined || (isTime(value) && value <= seconds + 60);
  const audiences = Array.isArray(aud) ? (aud as unknown[]) : [aud];
  return (
    iss === testIssuer &&
    audiences.includes(testAudience) &&
    audiences.every((one) => typeof one === 'string') &&
    (sub === undefined || (typeof sub === 'string' && sub.isWellFormed() && !sub.startsWith('\ufeff'))) &&
    isTime(exp) &&
    exp > seconds - 60 &&
    exp <= seconds + maxLifetime + 60 &&
    isStarted(nbf) &&
    isStarted(iat)
  );
}
