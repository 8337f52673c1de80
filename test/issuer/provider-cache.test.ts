/** The provider's cache: what is put there, what is taken from there, and what when it fails. */
import { expect, test } from 'vitest';
import { jwksUri, newInstance, newWorld, noCache, publish, unreachable } from '../support/auth.ts';
import { mint, newKey, testIssuer } from '../support/tokens.ts';

const second = 1_000;
const minute = 60 * second;
const key = newKey('ES256');
const other = newKey('ES256', 'other');
const { now } = newWorld();
const token = mint(key, now);

test('a fresh instance takes the keys from the cache', async () => {
  const world = newWorld([key.jwk]);
  await newInstance({ world }).bearer(token);
  for (let at = 0; at < 20; at++) expect(await newInstance({ world }).bearer(token)).toBe('let in');
  expect(world.requests).toEqual([jwksUri]);
});

test('an instance takes newer keys that another one has fetched', async () => {
  const world = newWorld([key.jwk]);
  const early = newInstance({ world });
  await early.bearer(token);
  publish(world, [other.jwk]);
  world.now = now + 31 * second;
  expect(await newInstance({ world }).bearer(mint(other, now))).toBe('let in');
  world.now += second;
  expect(await early.bearer(mint(other, now))).toBe('let in');
  expect(world.requests.length).toBe(2);
});

const entry = {
  format: 'mcp-transport-http/1',
  url: jwksUri,
  issuer: testIssuer,
  value: { keys: [other.jwk] },
  fetchedAt: now - minute,
  attemptedAt: now - minute,
  failures: 0,
  isPending: false,
  isProvided: false,
};

test('an entry that is as it must be is used', async () => {
  const world = newWorld([key.jwk]);
  world.store.set(jwksUri, JSON.stringify(entry));
  expect(await newInstance({ world }).bearer(mint(other, now))).toBe('let in');
  expect(world.requests).toEqual([]);
});

test.each<[string, string]>([
  ['no JSON', '{"keys":'],
  ['empty text', ''],
  ['another kind of JSON', '[]'],
  ['a number', '1'],
  ['null', 'null'],
  ['a key set without keys', '{"keys":[]}'],
  ["another issuer's keys", JSON.stringify({ ...entry, issuer: 'https://other.example' })],
  ['the keys of another URL', JSON.stringify({ ...entry, url: 'https://issuer.example/other' })],
  ['another format', JSON.stringify({ ...entry, format: 'other/1' })],
  ['a fetch in the future', JSON.stringify({ ...entry, fetchedAt: now + minute })],
  ['an attempt in the future', JSON.stringify({ ...entry, attemptedAt: now + minute })],
  ['a fetch in the far future', JSON.stringify({ ...entry, fetchedAt: Number.MAX_SAFE_INTEGER })],
  ['a time that is no number', JSON.stringify({ ...entry, fetchedAt: String(now) })],
  ['a negative time', JSON.stringify({ ...entry, fetchedAt: -1 })],
  ['no times', JSON.stringify({ ...entry, fetchedAt: undefined })],
  ['a value that is no key set', JSON.stringify({ ...entry, value: { keys: {} } })],
  ['text that is too long', JSON.stringify({ ...entry, padding: 'x'.repeat(512 * 1024) })],
  ['JSON nested deeply', '['.repeat(100_000)],
])('59: %s is ignored, and the keys are fetched anew', async (_, text) => {
  const world = newWorld([key.jwk]);
  world.store.set(jwksUri, text);
  expect(await newInstance({ world }).bearer(token)).toBe('let in');
  expect(await newInstance({ world }).bearer(mint(other, now))).toBe('invalid_token');
  expect(world.requests).toEqual([jwksUri]);
});

test('59: an old entry is used only while the issuer cannot be reached', async () => {
  const world = newWorld([key.jwk]);
  const old = JSON.stringify({ ...entry, fetchedAt: now - 11 * minute });
  world.store.set(jwksUri, old);
  expect(await newInstance({ world }).bearer(mint(other, now))).toBe('invalid_token');
  world.store.set(jwksUri, old);
  world.answers.set(jwksUri, unreachable);
  expect(await newInstance({ world }).bearer(mint(other, now))).toBe('let in');
});

const throwing = (): never => {
  throw new Error('no store');
};

test.each([
  ['throws when it is read', { get: throwing, set: () => {} }],
  ['throws when it is written', { get: () => undefined, set: throwing }],
  ['throws always', { get: throwing, set: throwing }],
  ['keeps nothing', noCache],
])('a cache that %s costs only speed', async (_, cache) => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world, cache });
  for (let at = 0; at < 3; at++) {
    expect(await server.bearer(mint(key, now, { jti: String(at) }))).toBe('let in');
  }
  expect(world.requests).toEqual([jwksUri]);
});

test("the provider's own key set is used as it is, without a fetch", async () => {
  const world = newWorld();
  const cache = { get: () => JSON.stringify({ keys: [key.jwk] }), set: () => {} };
  const server = newInstance({ world, cache });
  for (let at = 0; at < 48; at++) {
    world.now = now + at * 30 * minute;
    expect(await server.bearer(mint(key, world.now))).toBe('let in');
  }
  expect(world.requests).toEqual([]);
});

test("a key that is not in the provider's own key set is asked for at the issuer", async () => {
  const world = newWorld([key.jwk, other.jwk]);
  world.store.set(jwksUri, JSON.stringify({ keys: [key.jwk] }));
  expect(await newInstance({ world }).bearer(mint(other, now))).toBe('let in');
  expect(await newInstance({ world }).bearer(mint(other, now))).toBe('let in');
  expect(world.requests.length).toBe(1);
});

test("the provider's own key set outlives an issuer that cannot be reached", async () => {
  const world = newWorld();
  world.answers.set(jwksUri, unreachable);
  world.store.set(jwksUri, JSON.stringify({ keys: [key.jwk] }));
  expect(await newInstance({ world }).bearer(mint(other, now))).toBe('invalid_token');
  expect(await newInstance({ world }).bearer(mint(other, now))).toBe('invalid_token');
  expect(world.requests.length).toBe(1);
  world.now = now + 24 * 60 * minute;
  expect(await newInstance({ world }).bearer(mint(key, world.now))).toBe('let in');
});

test('a clock that is set back makes keys be fetched anew', async () => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world });
  await server.bearer(token);
  world.now = now - 60 * minute;
  expect(await server.bearer(mint(key, world.now))).toBe('let in');
  expect(world.requests.length).toBe(2);
});

test('an instance that ended while it was asking holds up no other for longer than asking takes', async () => {
  const world = newWorld([other.jwk]);
  const claim = {
    ...entry,
    value: { keys: [key.jwk] },
    fetchedAt: now - 11 * minute,
    attemptedAt: now,
    isPending: true,
  };
  world.store.set(jwksUri, JSON.stringify(claim));
  expect(await newInstance({ world }).bearer(token)).toBe('let in');
  expect(world.requests).toEqual([]);
  world.now = now + 6 * second;
  expect(await newInstance({ world }).bearer(token)).toBe('invalid_token');
  expect(world.requests).toEqual([jwksUri]);
});
