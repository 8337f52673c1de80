/** The issuer is switched off for a while: whoever has a good token is let in. */
import { expect, test } from 'vitest';
import { newInstance, newWorld, noCache, publish, retryAfter, unreachable, withToken } from '../support/auth.ts';
import { answerOf, heldAnswer, jwksUri, metadataUri, type TestWorld } from '../support/auth.ts';
import { mint, newKey, testIssuer } from '../support/tokens.ts';

const second = 1_000;
const minute = 60 * second;
const key = newKey('ES256');

const switchOff = (world: TestWorld): void => {
  for (const url of world.answers.keys()) world.answers.set(url, unreachable);
};

test.each(['one instance', 'a fresh instance for each request'])(
  '10 minutes of outage refuse nobody: %s',
  async (kind) => {
    const world = newWorld([key.jwk]);
    const start = world.now;
    const lasting = newInstance({ world });
    const server = (): typeof lasting => (kind === 'one instance' ? lasting : newInstance({ world }));
    expect(await server().bearer(mint(key, start))).toBe('let in');
    world.now = start + 9 * minute;
    switchOff(world);
    for (let at = 9 * minute; at <= 19 * minute; at += second) {
      world.now = start + at;
      expect(await server().bearer(mint(key, world.now, { jti: String(at) }))).toBe('let in');
    }
    // From the end of freshness on, 9 minutes: after 1, 2, 4, 8, 16 and then every 30 seconds.
    expect(world.requests.length - 1).toBeLessThanOrEqual(6 + (9 * 60) / 30);
    expect(world.requests.length - 1).toBeGreaterThan(10);
  },
);

test('keys are used for 70 minutes without the issuer, and not longer', async () => {
  const world = newWorld([key.jwk]);
  const start = world.now;
  const server = newInstance({ world });
  const at = async (ms: number) => {
    world.now = start + ms;
    return server.bearer(mint(key, world.now));
  };
  expect(await at(0)).toBe('let in');
  switchOff(world);
  expect(await at(70 * minute - 1)).toBe('let in');
  expect(await at(70 * minute)).toBe('unavailable');
});

test('a token that has expired is refused as such, even while the keys cannot be had', async () => {
  const world = newWorld();
  switchOff(world);
  expect(await newInstance({ world }).bearer(mint(key, world.now, { exp: 1 }))).toBe('invalid_token');
});

test('a server that starts during the outage backs off, and recovers within 5 seconds', async () => {
  const world = newWorld([key.jwk]);
  switchOff(world);
  const start = world.now;
  const waits: number[] = [];
  for (let at = 0; at < 60 * second; at += second) {
    world.now = start + at;
    waits.push(retryAfter(await newInstance({ world }).send(withToken(mint(key, start)))));
  }
  expect(waits.slice(0, 8)).toEqual([1, 2, 1, 4, 3, 2, 1, 5]);
  expect(Math.max(...waits)).toBe(5);
  expect(world.requests.length).toBe(14);

  publish(world, [key.jwk]);
  world.now += 5 * second;
  expect(await newInstance({ world }).bearer(mint(key, start))).toBe('let in');
});

test('without a cache that lasts, one instance backs off by itself', async () => {
  const world = newWorld();
  const server = newInstance({ world, cache: noCache });
  for (let at = 0; at < 10; at++) expect(await server.bearer(mint(key, world.now))).toBe('unavailable');
  expect(world.requests.length).toBe(1);
});

test('the outage of an issuer whose keys are found through its metadata refuses nobody either', async () => {
  const world = newWorld([key.jwk]);
  world.answers.set(metadataUri, answerOf(JSON.stringify({ issuer: testIssuer, jwks_uri: jwksUri })));
  const start = world.now;
  const provider = { jwksUri: '' };
  expect(await newInstance({ world, provider }).bearer(mint(key, start))).toBe('let in');
  switchOff(world);
  for (let at = 0; at <= 20 * minute; at += 20 * second) {
    world.now = start + at;
    expect(await newInstance({ world, provider }).bearer(mint(key, world.now))).toBe('let in');
  }
});

test('a fetch that is under way in one instance keeps no other from answering', async () => {
  const world = newWorld([key.jwk]);
  const start = world.now;
  expect(await newInstance({ world }).bearer(mint(key, start))).toBe('let in');
  world.now = start + 11 * minute;
  const { answer, release } = heldAnswer();
  world.answers.set(jwksUri, () => answer);
  const waiting = newInstance({ world }).bearer(mint(key, start));
  await expect.poll(() => world.requests.length).toBe(2);
  expect(await newInstance({ world }).bearer(mint(key, start, { jti: 'other' }))).toBe('let in');
  expect(world.requests.length).toBe(2);
  release(unreachable);
  expect(await waiting).toBe('let in');
});
