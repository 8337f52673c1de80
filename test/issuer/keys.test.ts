/** The issuer's keys: what happens when they cannot be had, and when they change. */
import { expect, test } from 'vitest';
import type { HttpGetResult } from '../../src/http/get.ts';
import {
  answerOf,
  jwksUri,
  newInstance,
  newWorld,
  noCache,
  publish,
  retryAfter,
  unreachable,
} from '../support/auth.ts';
import { heldAnswer, withToken } from '../support/auth.ts';
import { mint, newKey, newKeys } from '../support/tokens.ts';

const second = 1_000;
const minute = 60 * second;
const keys = newKeys();
const key = keys.ES256;
const rsa = keys.RS256;
const { now } = newWorld();
const token = mint(key, now);

const faults: [string, HttpGetResult][] = [
  ['44: status 500', answerOf('{"keys":[]}', 500)],
  ['44: status 404', answerOf('', 404)],
  ['44: an empty body', answerOf('')],
  ['44: no keys', answerOf('{"keys":[]}')],
  ['45: nothing in time', { tag: 'failed', reason: 'timeout' }],
  ['45: a body that is cut off', answerOf(JSON.stringify({ keys: [key.jwk] }).slice(0, -3))],
  ['46: more bytes than are read', { tag: 'failed', reason: 'more than 262144 bytes' }],
  ['47: a redirect', answerOf('', 302)],
  ['49: HTML', answerOf('<!doctype html><title>Sign in</title>')],
  ['49: keys that are no array', answerOf('{"keys":{}}')],
  ['49: an array', answerOf(JSON.stringify([key.jwk]))],
  ['49: bytes that are not UTF-8', answerOf(Uint8Array.of(0xff, 0xfe))],
  ['49: members that are no keys', answerOf('{"keys":[1,null,"x",{}]}')],
  ['a status of success that is not 200', answerOf(JSON.stringify({ keys: [key.jwk] }), 203)],
  ['a dead issuer', unreachable],
];

test.each(faults)('%s: cold, the keys cannot be had', async (_, fault) => {
  const world = newWorld();
  world.answers.set(jwksUri, fault);
  const server = newInstance({ world });
  expect(await server.bearer(token)).toBe('unavailable');
  expect(world.logged).toContainEqual({ event: 'issuer-unavailable', url: jwksUri, detail: expect.any(String) });
});

test.each(faults)('%s: warm, the keys of before are used', async (_, fault) => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world });
  expect(await server.bearer(token)).toBe('let in');
  world.answers.set(jwksUri, fault);
  world.now = now + 30 * minute;
  expect(await server.bearer(token)).toBe('let in');
  expect(await newInstance({ world }).bearer(token)).toBe('let in');
  expect(world.requests.length).toBeGreaterThan(1);
});

test('56: a rotated key is accepted on the first request past the cooldown', async () => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world });
  const rotated = newKey('ES256', 'new');
  await server.bearer(token);
  publish(world, [rotated.jwk]);
  world.now = now + 30 * second - 1;
  expect(await server.bearer(mint(rotated, now))).toBe('invalid_token');
  world.now = now + 30 * second;
  expect(await server.bearer(mint(rotated, now))).toBe('let in');
  expect(world.requests.length).toBe(2);
});

test('56: a rotated key is found for a token that does not name its key', async () => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world });
  const rotated = newKey('ES256', 'new');
  await server.bearer(token);
  publish(world, [rotated.jwk]);
  world.now = now + 30 * second;
  expect(await server.bearer(mint(rotated, now, {}, { kid: undefined }))).toBe('let in');
});

test('57: a removed key is refused after the time for which keys are fresh', async () => {
  const world = newWorld([key.jwk, rsa.jwk]);
  const server = newInstance({ world });
  expect(await server.bearer(token)).toBe('let in');
  publish(world, [rsa.jwk]);
  world.now = now + 10 * minute - 1;
  expect(await server.bearer(token)).toBe('let in');
  world.now = now + 10 * minute;
  expect(await server.bearer(token)).toBe('invalid_token');
});

test('58: a flood of unknown key ids costs one fetch a cooldown', async () => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world });
  await server.bearer(token);
  for (let at = 0; at < 300; at++) {
    world.now = now + at * second;
    expect(await server.bearer(mint(key, now, {}, { kid: `made-up-${at}` }))).toBe('invalid_token');
  }
  expect(world.requests.length).toBe(1 + Math.floor(299 / 30));
});

test('58: so it does across fresh instances that share a cache', async () => {
  const world = newWorld([key.jwk]);
  for (let at = 0; at < 300; at++) {
    world.now = now + at * second;
    const server = newInstance({ world });
    expect(await server.bearer(mint(key, now, {}, { kid: `made-up-${at}` }))).toBe('invalid_token');
  }
  expect(world.requests.length).toBe(1 + Math.floor(299 / 30));
  expect(await newInstance({ world }).bearer(token)).toBe('let in');
});

test('58: an unknown key id while the issuer is out of order may be a good one', async () => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world });
  await server.bearer(token);
  world.answers.set(jwksUri, unreachable);
  world.now = now + 31 * second;
  const unknown = withToken(mint(key, now, {}, { kid: 'new' }));
  expect(retryAfter(await server.send(unknown))).toBe(30);
  world.now += 10 * second;
  expect(retryAfter(await server.send(unknown))).toBe(20);
  expect(await server.bearer(token)).toBe('let in');
  expect(world.requests.length).toBe(2);
});

test('60: one issuer that is dead leaves another alone', async () => {
  const world = newWorld([key.jwk]);
  const dead = { expectedIssuer: 'https://dead.example', jwksUri: 'https://dead.example/jwks' };
  const broken = newInstance({ world, provider: dead });
  const server = newInstance({ world });
  expect(await broken.bearer(mint(key, now, { iss: dead.expectedIssuer }))).toBe('unavailable');
  expect(await server.bearer(token)).toBe('let in');
});

test('requests at the same time share one fetch', async () => {
  const world = newWorld();
  const { answer, release } = heldAnswer();
  world.answers.set(jwksUri, () => answer);
  const server = newInstance({ world, cache: noCache });
  const outcomes = Array.from({ length: 20 }, (_, at) => server.bearer(mint(key, now, { jti: String(at) })));
  await expect.poll(() => world.requests).toEqual([jwksUri]);
  release(answerOf(JSON.stringify({ keys: [key.jwk] })));
  expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['let in']));
  expect(world.requests).toEqual([jwksUri]);
});
