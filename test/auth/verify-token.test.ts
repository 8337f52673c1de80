/** Tokens that must be refused and tokens that must be accepted, at a time that stands still. */
import { expect, test } from 'vitest';
import { jwksUri, newInstance, newWorld, withToken, type Outcome } from '../support/auth.ts';
import { acceptedByClaims, refusedByClaims } from '../support/token-claims.ts';
import { acceptedByHeader, refusedByHeader } from '../support/token-headers.ts';
import { published, tokenKit } from '../support/token-kit.ts';

const { now } = newWorld();
const kit = tokenKit(now);
const { goodHeader, nowSeconds, over, payloadPart, withClaims, withHeader } = kit;

/** Sends tokens to one instance. @returns what came of them: the different outcomes and reasons, and all requests. */
async function answersTo(tokens: readonly string[]) {
  const world = newWorld(published);
  const server = newInstance({ world });
  const outcomes = new Set<Outcome>();
  for (const token of tokens) outcomes.add(await server.bearer(token));
  const reasons = new Set(world.logged.map((event) => event['reason']));
  return { outcomes: [...outcomes], reasons: [...reasons].join(' '), requests: world.requests };
}

test.each([...refusedByHeader(kit), ...refusedByClaims(kit)])('%s: 401 invalid_token', async (_, reasons, tokens) => {
  const answers = await answersTo(tokens);
  expect(answers.outcomes).toEqual(['invalid_token']);
  expect(answers.reasons).toBe(reasons);
  // At most the key set was asked for, and that once.
  expect([[], [jwksUri]]).toContainEqual(answers.requests);
});

test.each([...acceptedByHeader(kit), ...acceptedByClaims(kit)])('%s: accepted', async (_, tokens) => {
  const answers = await answersTo(tokens);
  expect(answers.outcomes).toEqual(['let in']);
  expect(answers.requests).toEqual([jwksUri]);
});

test('35: a token nested 200,000 levels deep is refused without a crash', async () => {
  const server = newInstance({ world: newWorld(published) });
  expect(await server.bearer(over(goodHeader, '['.repeat(200_000)))).toBe('invalid_token');
});

test('15: the last second of a token is exact', async () => {
  const world = newWorld(published);
  const token = withClaims({ exp: nowSeconds + 10 });
  world.now = now + 69_999;
  expect(await newInstance({ world }).bearer(token)).toBe('let in');
  world.now = now + 70_000;
  expect(await newInstance({ world }).bearer(token)).toBe('invalid_token');
});

test('a token that expired is told apart from one that is invalid', async () => {
  const server = newInstance({ world: newWorld(published) });
  const result = await server.send(withToken(withClaims({ exp: nowSeconds - 60 })));
  expect(JSON.stringify(result)).toContain('The access token expired');
});

test('a token is good for at most the configured lifetime', async () => {
  const variables = { MCP_AUTH_MAX_TOKEN_LIFETIME_SECONDS: '600' };
  const server = newInstance({ world: newWorld(published), variables });
  expect(await server.bearer(withClaims({ exp: nowSeconds + 660 }))).toBe('let in');
  expect(await server.bearer(withClaims({ exp: nowSeconds + 661 }))).toBe('invalid_token');
});

test.each(['bob', undefined, 'Alice', '', ['alice']])('where alice is expected, subject %j is refused', async (sub) => {
  const server = newInstance({ world: newWorld(published), provider: { expectedSubject: 'alice' } });
  expect(await server.bearer(withClaims({ sub }))).toBe('invalid_token');
  expect(await server.bearer(withClaims({}))).toBe('let in');
});

test('claims that would be refused anyway cost no request to the issuer', async () => {
  const world = newWorld(published);
  const server = newInstance({ world });
  for (const claims of [{ exp: 1 }, { iss: 'other' }, { aud: 'other' }, { nbf: 1e12 }]) {
    expect(await server.bearer(withClaims(claims))).toBe('invalid_token');
  }
  expect(world.requests).toEqual([]);
});

test('where a subject is expected, the log says that there is none', async () => {
  const world = newWorld(published);
  await newInstance({ world, provider: { expectedSubject: 'alice' } }).bearer(withClaims({ sub: undefined }));
  expect(world.logged).toMatchObject([{ reason: 'missing-subject' }]);
});

test('the log says why, in one line without the token', async () => {
  const world = newWorld(published);
  const token = withClaims({ aud: 'other' });
  await newInstance({ world }).bearer(token);
  expect(world.logged).toEqual([{ event: 'auth-refused', reason: 'wrong-audience', status: 401 }]);
  expect(JSON.stringify(world.logged)).not.toContain(payloadPart.slice(0, 20));
});

test.each(['JWT', undefined, 'jwt'])('32: where at+jwt is required, type %s is refused', async (typ) => {
  const server = newInstance({ world: newWorld(published), variables: { MCP_AUTH_REQUIRE_AT_JWT: 'true' } });
  expect(await server.bearer(withHeader({ typ }))).toBe('invalid_token');
  expect(await server.bearer(withHeader({ typ: 'application/at+jwt' }))).toBe('let in');
});
