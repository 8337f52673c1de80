/** The store: what outlives an instance. All instances here are fresh ones, over providers whose cache keeps nothing. */
import { describe, expect, test } from 'vitest';
import type { Store } from '../../src/issuer/index.ts';
import {
  answerOf,
  heldAnswer,
  jwksUri,
  metadataUri,
  newInstance,
  newWorld,
  noCache,
  publish,
  retryAfter,
  settled,
  unreachable,
  withToken,
  type TestAuth,
  type TestWorld,
} from '../support/auth.ts';
import { seededRandom } from '../support/random.ts';
import { mint, newKey, testIssuer } from '../support/tokens.ts';

const second = 1_000;
const minute = 60 * second;
const key = newKey('ES256');
const other = newKey('ES256', 'other');
const { now } = newWorld();
const token = mint(key, now);

const fresh = (world: TestWorld, more: object = {}): TestAuth =>
  newInstance({ world, cache: noCache, store: true, ...more });

const storedText = (world: TestWorld): string => new TextDecoder().decode([...world.plugged.values()][0]);
const storedEntry = (world: TestWorld): Record<string, unknown> =>
  JSON.parse(storedText(world)) as Record<string, unknown>;

/** A world in whose store an entry lies. */
async function worldWith(text: string | object, keys = [key.jwk]): Promise<TestWorld> {
  const probe = newWorld([key.jwk]);
  await fresh(probe).bearer(token);
  const world = newWorld(keys);
  const bytes = new TextEncoder().encode(typeof text === 'string' ? text : JSON.stringify(text));
  world.plugged.set([...probe.plugged.keys()][0]!, bytes);
  return world;
}

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

test('58: fresh instances take the keys from the store', async () => {
  const world = newWorld([key.jwk]);
  for (let at = 0; at < 20; at++) expect(await fresh(world).bearer(token)).toBe('let in');
  expect(world.requests).toEqual([jwksUri]);
});

test('44: 10 minutes of outage, instances replaced at random: none of 1,000 good tokens is refused', async () => {
  const random = seededRandom('outage');
  const world = newWorld([key.jwk]);
  world.answers.set(metadataUri, answerOf(JSON.stringify({ issuer: testIssuer, jwks_uri: jwksUri })));
  const more = { provider: { jwksUri: '' } };
  const start = world.now;
  expect(await fresh(world, more).bearer(token)).toBe('let in');
  for (const url of world.answers.keys()) world.answers.set(url, answerOf('', 500));
  let instance = fresh(world, more);
  const outcomes = new Map<string, number>();
  for (let at = 0; at < 1_000; at++) {
    world.now = Math.max(world.now, start + at * 0.6 * second);
    if (random.next() < 0.5) instance = fresh(world, more);
    const outcome = await instance.bearer(mint(key, start, { jti: String(at) }));
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  expect(outcomes).toEqual(new Map([['let in', 1_000]]));
});

test('58: 3,000 unknown key ids over fresh instances ask the issuer once in 30 seconds', async () => {
  const world = newWorld([key.jwk]);
  const start = world.now;
  const fetched: number[] = [];
  world.answers.set(jwksUri, () => {
    fetched.push(world.now);
    return answerOf(JSON.stringify({ keys: [key.jwk] }));
  });
  for (let at = 0; at < 3_000; at++) {
    world.now = Math.max(world.now, start + at * 50);
    await fresh(world).bearer(mint({ ...other, kid: `made-up-${at}` }, start));
  }
  expect(fetched.length).toBeLessThanOrEqual(Math.ceil((world.now - start) / (30 * second)));
  for (const [index, at] of fetched.slice(1).entries())
    expect(at - fetched[index]!).toBeGreaterThanOrEqual(30 * second);
});

const realSleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('58: of 20 cold instances at once one asks, and all answer', async () => {
  const world = newWorld([key.jwk]);
  const instances = Array.from({ length: 20 }, () => fresh(world, { sleep: realSleep }));
  const outcomes = await Promise.all(instances.map((instance) => instance.bearer(token)));
  expect(new Set(outcomes)).toEqual(new Set(['let in']));
  expect(world.requests).toEqual([jwksUri]);
});

test('a cold instance waits for what another one is fetching', async () => {
  const world = newWorld();
  const { answer, release } = heldAnswer();
  world.answers.set(jwksUri, () => answer);
  const first = fresh(world).bearer(token);
  await settled();
  const sleep = async (): Promise<void> => {
    release(answerOf(JSON.stringify({ keys: [key.jwk] })));
    await settled();
  };
  expect(await fresh(world, { sleep }).bearer(token)).toBe('let in');
  expect(await first).toBe('let in');
  expect(world.requests).toEqual([jwksUri]);
});

test('an instance that ended while it was asking is waited for no longer than asking takes', async () => {
  const claim = { ...entry, value: undefined, fetchedAt: 0, attemptedAt: now, isPending: true, claimant: 'gone' };
  const world = await worldWith(claim);
  expect(await fresh(world).bearer(token)).toBe('let in');
  expect(world.requests).toEqual([jwksUri]);
  expect(world.now - now).toBeLessThan(6 * second);
  expect(world.now - now).toBeGreaterThan(5 * second);
});

test('instances that always come second give up', async () => {
  const world = newWorld([key.jwk]);
  let count = 0;
  const busy: Store = {
    get: () => {
      const claim = { ...entry, value: undefined, fetchedAt: 0, attemptedAt: world.now, isPending: true };
      return new TextEncoder().encode(JSON.stringify({ ...claim, claimant: String(count++) }));
    },
    set: () => {},
  };
  expect(retryAfter(await fresh(world, { store: busy }).send(withToken(token)))).toBe(1);
  expect(world.requests).toEqual([]);
  expect(world.now - now).toBeLessThan(12 * second);
});

test('failures are remembered: fresh instances back off together, and recover within 5 seconds', async () => {
  const world = newWorld();
  world.answers.set(jwksUri, unreachable);
  const start = world.now;
  for (let at = 0; at < 60; at++) {
    world.now = Math.max(world.now, start + at * second);
    expect(retryAfter(await fresh(world).send(withToken(token)))).toBeLessThanOrEqual(5);
  }
  expect(world.requests.length).toBeLessThanOrEqual(15);
  publish(world, [key.jwk]);
  world.now += 5 * second;
  expect(await fresh(world).bearer(token)).toBe('let in');
});

test("the provider's cache comes first, and both are given what was fetched", async () => {
  const world = await worldWith(entry);
  world.store.set(jwksUri, JSON.stringify({ ...entry, value: { keys: [key.jwk] } }));
  expect(await newInstance({ world, store: true }).bearer(token)).toBe('let in');
  expect(world.requests).toEqual([]);
  const empty = newWorld([key.jwk]);
  await newInstance({ world: empty, store: true }).bearer(token);
  expect(empty.store.get(jwksUri)).toBe(storedText(empty));
});

test("what is the provider's own stays out of the store", async () => {
  const world = newWorld([key.jwk]);
  const cache = { get: () => JSON.stringify({ keys: [other.jwk] }), set: () => {} };
  world.answers.set(jwksUri, unreachable);
  expect(await newInstance({ world, cache, store: true }).bearer(token)).toBe('invalid_token');
  expect(storedEntry(world)).not.toHaveProperty('value');
  expect(storedEntry(world)).toMatchObject({ isProvided: false, fetchedAt: 0 });
});

test('keys are names that every store takes, and differ by issuer and URL', async () => {
  const world = newWorld([key.jwk]);
  publish(world, [key.jwk], `${testIssuer}/other`);
  await fresh(world).bearer(token);
  await fresh(world, { provider: { jwksUri: `${testIssuer}/other` } }).bearer(token);
  const keys = [...world.plugged.keys()];
  expect(keys).toHaveLength(2);
  for (const name of keys) expect(name).toMatch(/^[a-z0-9.-]{1,100}$/);
});

test('an entry that is as it must be is used', async () => {
  const world = await worldWith(entry);
  expect(await fresh(world).bearer(mint(other, now))).toBe('let in');
  expect(world.requests).toEqual([]);
});

describe('59: in the store', () => {
  test.each<[string, string | object]>([
    ['text that is no JSON', '{"keys":'],
    ['nothing', ''],
    ['bytes that are no UTF-8', '\u{fffd}'],
    ['a key set alone', { keys: [other.jwk] }],
    ["what counts as the provider's", { ...entry, isProvided: true }],
    ["another issuer's keys", { ...entry, issuer: 'https://other.example' }],
    ['the keys of another URL', { ...entry, url: 'https://issuer.example/other' }],
    ['another format', { ...entry, format: 'other/1' }],
    ['a fetch in the future', { ...entry, fetchedAt: now + minute }],
    ['an attempt in the future', { ...entry, attemptedAt: now + minute }],
    ['a value that is no key set', { ...entry, value: { keys: {} } }],
    ['text that is too long', { ...entry, padding: 'x'.repeat(512 * 1024) }],
  ])('%s is ignored, and the keys are fetched anew', async (_, text) => {
    const world = await worldWith(text);
    expect(await fresh(world).bearer(token)).toBe('let in');
    expect(await fresh(world).bearer(mint(other, now))).toBe('invalid_token');
    expect(world.requests).toEqual([jwksUri]);
  });
});

const throwing = (payload?: object) => (): never => {
  throw Object.assign(new Error('trap'), { payload });
};
const unavailable = throwing({ tag: 'unavailable', val: 'no folder' });

test.each<[string, Store, string[]]>([
  ['cannot be read', { get: unavailable, set: () => {} }, ['no folder']],
  ['takes nothing so large', { get: () => undefined, set: throwing({ tag: 'too-large' }) }, ['too-large']],
  ['fails always', { get: unavailable, set: unavailable }, ['no folder']],
  ['throws', { get: throwing(), set: throwing() }, ['Error: trap']],
  ['forgets everything', { get: () => undefined, set: () => {} }, []],
])('a store that %s costs only speed, and the log says why', async (_, store, details) => {
  const world = newWorld([key.jwk]);
  const server = fresh(world, { store });
  for (let at = 0; at < 3; at++) expect(await server.bearer(mint(key, now, { jti: String(at) }))).toBe('let in');
  expect(world.requests).toEqual([jwksUri]);
  expect(world.now).toBe(now);
  const failures = world.logged.filter(({ event }) => event === 'store-failed');
  expect([...new Set(failures.map(({ detail }) => detail))]).toEqual(details);
});

test('while the keys in memory are fresh the store is not asked', async () => {
  const world = newWorld([key.jwk]);
  let calls = 0;
  const store: Store = { get: () => void calls++, set: () => void calls++ };
  const server = fresh(world, { store });
  await server.bearer(token);
  const afterFirst = calls;
  for (let at = 0; at < 10; at++) expect(await server.bearer(mint(key, now, { jti: String(at) }))).toBe('let in');
  expect(calls).toBe(afterFirst);
});
