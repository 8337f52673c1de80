/** The issuer's metadata: where it is looked for, and the keys that are found through it (RFC 8414, OpenID Connect). */
import { expect, test } from 'vitest';
import { metadataUrls } from '../../src/issuer/metadata.ts';
import type { HttpResponse } from '../../src/http/message.ts';
import { requestHead } from '../support/app.ts';
import { answerOf, jwksUri, metadataUri, newInstance, newWorld, publicUrl, type TestWorld } from '../support/auth.ts';
import { mint, newKey, testIssuer } from '../support/tokens.ts';

const key = newKey('ES256');
const { now } = newWorld();
const token = mint(key, now);
const provider = { jwksUri: '' };
const openId = `${testIssuer}/.well-known/openid-configuration`;

function worldWith(metadata: unknown, url: string = metadataUri): TestWorld {
  const world = newWorld([key.jwk]);
  world.answers.set(metadataUri, answerOf('', 404));
  world.answers.set(openId, answerOf('', 404));
  world.answers.set(url, answerOf(typeof metadata === 'string' ? metadata : JSON.stringify(metadata)));
  return world;
}

test.each<[string, string[]]>([
  ['https://issuer.example', ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']],
  ['https://issuer.example/', ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']],
  [
    'https://issuer.example/tenant',
    [
      '/.well-known/oauth-authorization-server/tenant',
      '/.well-known/openid-configuration/tenant',
      '/tenant/.well-known/openid-configuration',
    ],
  ],
  [
    'https://issuer.example/realms/a/',
    [
      '/.well-known/oauth-authorization-server/realms/a',
      '/.well-known/openid-configuration/realms/a',
      '/realms/a/.well-known/openid-configuration',
    ],
  ],
  ['http://issuer.example', []],
  ['https://issuer.example?tenant=a', []],
  ['https://issuer.example#a', []],
  ['https://user@issuer.example', []],
  ['issuer', []],
  ['', []],
])('metadata of %s is looked for where MCP clients look', (issuer, paths) => {
  expect(metadataUrls(issuer, { allowHttpLoopback: true, allowHttpHosts: new Set() })).toEqual(
    paths.map((path) => `https://issuer.example${path}`),
  );
});

test('the keys are found through RFC 8414 metadata, and both are kept', async () => {
  const world = worldWith({ issuer: testIssuer, jwks_uri: jwksUri });
  expect(await newInstance({ world, provider }).bearer(token)).toBe('let in');
  expect(await newInstance({ world, provider }).bearer(token)).toBe('let in');
  expect(world.requests).toEqual([metadataUri, jwksUri]);
});

test('the keys are found through OpenID Connect Discovery where that is all there is', async () => {
  const world = worldWith({ issuer: testIssuer, jwks_uri: jwksUri }, openId);
  expect(await newInstance({ world, provider }).bearer(token)).toBe('let in');
  expect(world.requests).toEqual([metadataUri, openId, jwksUri]);
});

test('the search goes on where RFC 8414 metadata does not name the keys', async () => {
  const world = worldWith({ issuer: testIssuer, token_endpoint: `${testIssuer}/token` });
  world.answers.set(openId, answerOf(JSON.stringify({ issuer: testIssuer, jwks_uri: jwksUri, claims_supported: [] })));
  const server = newInstance({ world, provider });
  expect(await server.bearer(token)).toBe('let in');
  expect(world.requests).toEqual([metadataUri, openId, jwksUri]);
  const relayed = await server.auth.discovery(
    requestHead({ method: 'GET', path: '/.well-known/oauth-authorization-server' }),
    publicUrl,
  );
  expect(JSON.parse((relayed as HttpResponse).body)).toEqual({
    issuer: testIssuer,
    token_endpoint: `${testIssuer}/token`,
    jwks_uri: jwksUri,
  });
});

test('the search does not go on to the keys of another issuer', async () => {
  const world = worldWith({ issuer: testIssuer });
  world.answers.set(openId, answerOf(JSON.stringify({ issuer: 'https://other.example', jwks_uri: jwksUri })));
  expect(await newInstance({ world, provider }).bearer(token)).toBe('unavailable');
  expect(world.requests).toEqual([metadataUri, openId]);
});

test.each<[string, unknown]>([
  ['of another issuer', { issuer: 'https://other.example', jwks_uri: jwksUri }],
  ['of almost the issuer', { issuer: `${testIssuer}/`, jwks_uri: jwksUri }],
  ['without an issuer', { jwks_uri: jwksUri }],
  ['without keys', { issuer: testIssuer }],
  ['with keys over http', { issuer: testIssuer, jwks_uri: 'http://issuer.example/jwks' }],
  ['with keys in a file', { issuer: testIssuer, jwks_uri: 'file:///etc/passwd' }],
  ['with keys that are no URL', { issuer: testIssuer, jwks_uri: 1 }],
  ['that is no object', [{ issuer: testIssuer, jwks_uri: jwksUri }]],
  ['that is no JSON', 'issuer'],
  ['with two issuers', `{"issuer":"x","issuer":"${testIssuer}","jwks_uri":"${jwksUri}"}`],
])('metadata %s is not used: the keys cannot be had', async (_, metadata) => {
  const world = worldWith(metadata);
  expect(await newInstance({ world, provider }).bearer(token)).toBe('unavailable');
  expect(world.requests).not.toContain(jwksUri);
});

test('metadata that names another key set is followed', async () => {
  const world = worldWith({ issuer: testIssuer, jwks_uri: jwksUri });
  const server = newInstance({ world, provider });
  expect(await server.bearer(token)).toBe('let in');
  const moved = newKey('ES256', 'moved');
  const elsewhere = `${testIssuer}/elsewhere`;
  world.answers.set(elsewhere, answerOf(JSON.stringify({ keys: [moved.jwk] })));
  world.answers.set(metadataUri, answerOf(JSON.stringify({ issuer: testIssuer, jwks_uri: elsewhere })));
  world.now = now + 10 * 60_000;
  expect(await server.bearer(mint(moved, now))).toBe('let in');
  expect(await server.bearer(token)).toBe('invalid_token');
});
