/** Tokens that were verified a moment ago are not verified again, and nothing outlives its reason. */
import { expect, test } from 'vitest';
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import { createTokenCache } from '../../src/auth/token-cache.ts';
import { jwksUri, newInstance, newWorld, publish, unreachable, withToken } from '../support/auth.ts';
import { mint, newKey } from '../support/tokens.ts';

const minute = 60_000;
const key = newKey('ES256');
const other = newKey('ES256', 'other');
const { now } = newWorld();
const context = {} as AuthContext;
const keySet = {};

test('the same token gives the same caller, and is verified once', async () => {
  const server = newInstance({ world: newWorld([key.jwk]) });
  const token = mint(key, now);
  const [first, second] = [await server.send(withToken(token)), await server.send(withToken(token))];
  if (first.tag !== 'authenticated' || second.tag !== 'authenticated') throw new Error('refused');
  expect(second.context).toBe(first.context);
});

test('a caller who comes again is one whose record may be kept: once, and not a caller of one request', async () => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world });
  const [token, another] = [mint(key, now), mint(key, now, { sub: 'bob' })];
  await server.bearer(token);
  await server.bearer(another);
  expect(world.keptRecords).toEqual([]);
  const callers = [await server.send(withToken(token)), await server.send(withToken(token))];
  expect(world.keptRecords).toHaveLength(1);
  for (const caller of callers) expect(caller.tag === 'authenticated' && caller.context).toBe(world.keptRecords[0]);
  await server.bearer(`${token}x`);
  expect(world.keptRecords).toHaveLength(1);
});

test('a kept token lets nobody in who changes a character of it', async () => {
  const server = newInstance({ world: newWorld([key.jwk]) });
  const token = mint(key, now);
  expect(await server.bearer(token)).toBe('let in');
  for (let at = 0; at < token.length; at++) {
    const changed = token[at] === 'A' ? 'B' : 'A';
    expect(await server.bearer(token.slice(0, at) + changed + token.slice(at + 1))).not.toBe('let in');
  }
  expect(await server.bearer(token)).toBe('let in');
});

test('a kept token is not let in beside another one', async () => {
  const server = newInstance({ world: newWorld([key.jwk]) });
  const token = mint(key, now);
  expect(await server.bearer(token)).toBe('let in');
  expect(await server.bearer(`${token}, Bearer ${token}`)).not.toBe('let in');
  expect(await server.send({ ...withToken(token), query: 'a=b' })).toMatchObject({ tag: 'authenticated' });
  expect(await server.send({ ...withToken(token), query: `access_token=${token}` })).toMatchObject({
    tag: 'refused',
    status: 400,
  });
});

test('a kept token is not used past its expiry, whatever the clock skew', async () => {
  const cache = createTokenCache();
  cache.add('a', { context, keySet, until: now + 10 });
  expect(cache.get('a', now + 9)).toBeDefined();
  expect(cache.get('a', now + 10)).toBeUndefined();
  const world = newWorld([key.jwk]);
  const server = newInstance({ world });
  const token = mint(key, now, { exp: now / 1_000 + 10 });
  expect(await server.bearer(token)).toBe('let in');
  world.now = now + 70_000;
  expect(await server.bearer(token)).toBe('invalid_token');
});

test('a kept token does not outlive the key that signed it', async () => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world });
  const token = mint(key, now);
  await server.bearer(token);
  publish(world, [other.jwk]);
  world.now = now + 9 * minute;
  expect(await server.bearer(token)).toBe('let in');
  world.now = now + 10 * minute;
  expect(await server.bearer(token)).toBe('invalid_token');
});

test('all kept tokens go when the key set changes', async () => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world });
  const token = mint(key, now);
  await server.bearer(token);
  publish(world, [other.jwk]);
  world.now = now + 31_000;
  expect(await server.bearer(mint(other, now))).toBe('let in');
  expect(await server.bearer(token)).toBe('invalid_token');
});

test('while the issuer cannot be reached, a token is kept until it is asked again', async () => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world });
  await server.bearer(mint(key, now));
  world.answers.set(jwksUri, unreachable);
  world.now = now + 11 * minute;
  expect(await server.bearer(mint(key, now))).toBe('let in');
  publish(world, [other.jwk]);
  world.now += 1_000;
  expect(await server.bearer(mint(key, now))).toBe('invalid_token');
});

test('at most 1,000 tokens are kept, the oldest go first', () => {
  const cache = createTokenCache();
  for (let at = 0; at < 1_500; at++) cache.add(String(at), { context, keySet, until: now });
  expect(cache.get('499', 0)).toBeUndefined();
  expect(cache.get('500', 0)).toBeDefined();
  expect(cache.get('1499', 0)).toBeDefined();
});

const textOf = (at: number): string => String(at).padStart(16 * 1024, ' ');

test('large tokens are kept in smaller number', () => {
  const cache = createTokenCache();
  for (let at = 0; at < 100; at++) cache.add(textOf(at), { context, keySet, until: now });
  expect(cache.get(textOf(35), 0)).toBeUndefined();
  expect(cache.get(textOf(36), 0)).toBeDefined();
});

test('adding a token again takes no more room', () => {
  const cache = createTokenCache();
  cache.add('first', { context, keySet, until: now });
  const again = 'again'.padStart(1_000, ' ');
  for (let at = 0; at < 2_000; at++) cache.add(again, { context, keySet, until: now });
  expect(cache.get('first', 0)).toBeDefined();
});
