/**
 * The store: what outlives an instance. All instances here are fresh ones, over providers whose cache keeps nothing.
 */
import { describe, expect, test } from 'vitest';
import type { Store } from '../../src/issuer/index.ts';
import {
  answerOf,
  jwksUri,
  metadataUri,
  newInstance,
  newWorld,
  publish,
  retryAfter,
  unreachable,
  withToken,
} from '../support/auth.ts';
import { seededRandom } from '../support/random.ts';
import { entry, fresh, key, now, other, storedEntry, storedText, token, worldWith } from '../support/store.ts';
import { mint, testIssuer } from '../support/tokens.ts';

const second = 1_000;
const minute = 60 * second;

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
  expect(keys).toHaveLength(4);
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

test('59: metadata that is nested too deeply to be written again is ignored, and fetched anew', async () => {
  const world = newWorld([key.jwk]);
  const metadata = { issuer: testIssuer, jwks_uri: jwksUri };
  world.answers.set(metadataUri, answerOf(JSON.stringify(metadata)));
  const more = { provider: { jwksUri: '' } };
  expect(await fresh(world, more).bearer(token)).toBe('let in');
  const [name] = [...world.plugged].find(([, bytes]) => new TextDecoder().decode(bytes).includes('jwks_uri'))!;
  const nested = '['.repeat(100_000) + ']'.repeat(100_000);
  const text = JSON.stringify({ ...entry, url: metadataUri, value: metadata }).replace(
    '{"issuer"',
    `{"more":${nested},"issuer"`,
  );
  world.plugged.set(name, new TextEncoder().encode(text));
  expect(await fresh(world, more).bearer(token)).toBe('let in');
  expect(new TextDecoder().decode(world.plugged.get(name))).not.toContain('"more"');
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
