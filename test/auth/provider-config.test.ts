/** What a provider may ask for. What cannot be enforced opens no door. */
import type { ProviderAuthConfig } from 'wasmcp:mcp/authorization-types@0.2.0';
import { expect, test } from 'vitest';
import { requestHead } from '../support/app.ts';
import {
  answerOf,
  header,
  jwksUri,
  metadataUri,
  newInstance,
  newWorld,
  outcomeOf,
  refused,
  withToken,
} from '../support/auth.ts';
import { mint, newKey, testAudience, testIssuer } from '../support/tokens.ts';

const key = newKey('ES256');
const { now } = newWorld();
const allowed = { MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true' };
const hosts = { MCP_AUTH_ALLOW_HTTP_HOSTS: 'keycloak:8080, internal.example' };

test('a provider that wants no tokens is open to everybody', async () => {
  const server = newInstance({ world: newWorld(), provider: null });
  expect(outcomeOf(await server.send({}))).toBe('open');
  expect(outcomeOf(await server.send({ headers: { authorization: 'Bearer x, Bearer y' } }))).toBe('open');
  expect(server.auth.isEnforceable).toBe(true);
});

test('nothing has to be waited for where no token is wanted or none was sent', () => {
  for (const provider of [null, {}, { expectedIssuer: '' }]) {
    const { auth } = newInstance({ world: newWorld(), provider });
    expect(auth.authenticate(requestHead(), () => 'https://mcp.example/mcp')).not.toBeInstanceOf(Promise);
  }
});

const unenforceable: [string, Partial<ProviderAuthConfig>, Record<string, string>?][] = [
  ['an empty issuer', { expectedIssuer: '' }],
  ['no audience', { expectedAudiences: [] }],
  ['an empty audience', { expectedAudiences: ['https://mcp.example/mcp', ''] }],
  ['an empty subject', { expectedSubject: '' }],
  ['keys that are no URL', { jwksUri: 'issuer.example/jwks' }],
  ['keys in a file', { jwksUri: 'file:///jwks.json' }],
  ['keys in a data URL', { jwksUri: 'data:application/json,{}' }],
  ['48: keys over http', { jwksUri: 'http://issuer.example/jwks' }],
  ['48: keys over http, though loopback is allowed', { jwksUri: 'http://issuer.example/jwks' }, allowed],
  ['48: keys over http on loopback, which nobody allowed', { jwksUri: 'http://127.0.0.1:9000/jwks' }],
  ['48: a host that looks like loopback', { jwksUri: 'http://localhost.example/jwks' }, allowed],
  ['48: an address that looks like loopback', { jwksUri: 'http://127.0.0.1.example/jwks' }, allowed],
  ['48: another port of a host that is allowed', { jwksUri: 'http://keycloak:8081/jwks' }, hosts],
  ['48: no port of a host that is allowed with one', { jwksUri: 'http://keycloak/jwks' }, hosts],
  ['48: a port of a host that is allowed without one', { jwksUri: 'http://internal.example:8080/jwks' }, hosts],
  ['48: a host that begins like one that is allowed', { jwksUri: 'http://keycloak.evil.example:8080/jwks' }, hosts],
  ['48: a host that ends like one that is allowed', { jwksUri: 'http://x.internal.example/jwks' }, hosts],
  ['48: a user that is called like a host', { jwksUri: 'http://keycloak:8080@evil.example/jwks' }, hosts],
  ['48: loopback, where other hosts are allowed', { jwksUri: 'http://127.0.0.1:8080/jwks' }, hosts],
  ['48: another scheme on a host that is allowed', { jwksUri: 'ftp://keycloak:8080/jwks' }, hosts],
  ['keys with a password', { jwksUri: 'https://user:password@issuer.example/jwks' }],
  ['keys with a fragment', { jwksUri: 'https://issuer.example/jwks#a' }],
  ['no keys, and an issuer that is no URL', { jwksUri: '', expectedIssuer: 'issuer' }],
  ['no keys, and an issuer over http', { jwksUri: '', expectedIssuer: 'http://issuer.example' }, allowed],
];

test.each(unenforceable)('%s: every request is refused with 500', async (_, provider, variables = {}) => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world, provider, variables });
  for (const head of [{}, withToken(mint(key, now)), withToken('x')]) {
    expect(outcomeOf(await server.send(head))).toBe('misconfigured');
  }
  const document = requestHead({ method: 'GET', path: '/.well-known/oauth-protected-resource' });
  expect((await server.auth.discovery(document, 'https://mcp.example/mcp'))!.status).toBe(500);
  expect(server.auth.isEnforceable).toBe(false);
  expect(world.requests).toEqual([]);
  expect(world.logged[0]).toMatchObject({ event: 'auth-refused', reason: 'misconfigured', detail: expect.any(String) });
});

test.each<[string, Partial<ProviderAuthConfig>]>([
  ['127.0.0.1', { jwksUri: 'http://127.0.0.1:9000/jwks' }],
  ['another address of loopback', { jwksUri: 'http://127.1.2.3/jwks' }],
  ['localhost', { jwksUri: 'http://localhost:9000/jwks' }],
  ['IPv6', { jwksUri: 'http://[::1]:9000/jwks' }],
  ['metadata', { jwksUri: '', expectedIssuer: 'http://localhost:9000' }],
])('48: http on loopback can be allowed: %s', async (_, provider) => {
  const server = newInstance({ world: newWorld(), provider, variables: allowed });
  expect(outcomeOf(await server.send({}))).toBe('challenge');
});

test.each<[string, Partial<ProviderAuthConfig>]>([
  ['with its port', { jwksUri: 'http://keycloak:8080/realms/a/jwks' }],
  ['in other letters', { jwksUri: 'http://KEYCLOAK:8080/jwks' }],
  ['without a port', { jwksUri: 'http://internal.example/jwks' }],
  ["with http's own port", { jwksUri: 'http://internal.example:80/jwks' }],
  ['for metadata', { jwksUri: '', expectedIssuer: 'http://keycloak:8080/realms/a' }],
])('48: http can be allowed for a host: %s', async (_, provider) => {
  const server = newInstance({ world: newWorld(), provider, variables: hosts });
  expect(outcomeOf(await server.send({}))).toBe('challenge');
});

test.each([
  ['MCP_AUTH_ALLOW_HTTP_HOSTS', 'keycloak:8080'],
  ['MCP_AUTH_MAX_JWKS_BYTES', '1000'],
  ['MCP_AUTH_RESOURCE_METADATA_URL', 'https://mcp.example/metadata'],
  ['MCP_AUTH_REQUIRED_SCOPES', 'admin'],
  ['MCP_AUTH_SCOPES_SUPPORTED', 'admin'],
  ['MCP_AUTH_MAX_TOKEN_LIFETIME_SECONDS', '600'],
  ['MCP_AUTH_REQUIRE_AT_JWT', 'true'],
  ['MCP_AUTH_REQUIRE_AT_JWT', 'false'],
  ['MCP_AUTH_ALLOW_HTTP_LOOPBACK', 'true'],
])('113: %s=%s where the provider wants no tokens: every request is refused with 500', async (name, value) => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world, provider: null, variables: { [name]: value } });
  for (const head of [{}, withToken(mint(key, now))]) expect(outcomeOf(await server.send(head))).toBe('misconfigured');
  const document = requestHead({ method: 'GET', path: '/.well-known/oauth-protected-resource' });
  expect((await server.auth.discovery(document, 'https://mcp.example/mcp'))!.status).toBe(500);
  expect(server.auth.isEnforceable).toBe(false);
  const detail = expect.stringContaining(name) as string;
  expect(world.logged[0]).toMatchObject({ event: 'auth-refused', reason: 'misconfigured', detail });
});

const operators = { MCP_AUTH_ISSUER: testIssuer, MCP_AUTH_AUDIENCE: testAudience, MCP_AUTH_JWKS_URI: jwksUri };

test.each<[string, Partial<ProviderAuthConfig> | null, Record<string, string>]>([
  ['all of it, the provider none', null, operators],
  ['all of it but where the keys are', null, { ...operators, MCP_AUTH_JWKS_URI: '' }],
  ['several audiences', null, { ...operators, MCP_AUTH_AUDIENCE: `https://other.example, ${testAudience}` }],
  ['what the provider names too', {}, operators],
  ['where the keys are, the provider the rest', { jwksUri: '' }, { MCP_AUTH_JWKS_URI: jwksUri }],
  ['one issuer, the provider the same', {}, { MCP_AUTH_ISSUER: testIssuer }],
])('the operator names %s: good tokens are let in, and others are not', async (_, provider, variables) => {
  const world = newWorld([key.jwk]);
  world.answers.set(metadataUri, answerOf(JSON.stringify({ issuer: testIssuer, jwks_uri: jwksUri })));
  const server = newInstance({ world, provider, variables });
  expect(await server.bearer(mint(key, now))).toBe('let in');
  expect(outcomeOf(await server.send({}))).toBe('challenge');
  expect(await server.bearer(mint(key, now, { iss: 'https://evil.example' }))).toBe('invalid_token');
  expect(await server.bearer(mint(key, now, { aud: 'https://evil.example' }))).toBe('invalid_token');
});

test.each<[string, Partial<ProviderAuthConfig> | null, Record<string, string>]>([
  ['MCP_AUTH_AUDIENCE', null, { MCP_AUTH_ISSUER: testIssuer }],
  ['MCP_AUTH_ISSUER', null, { MCP_AUTH_AUDIENCE: testAudience }],
  ['MCP_AUTH_ISSUER', null, { MCP_AUTH_JWKS_URI: jwksUri }],
  ['MCP_AUTH_ISSUER', {}, { ...operators, MCP_AUTH_ISSUER: `${testIssuer}/` }],
  ['MCP_AUTH_AUDIENCE', {}, { ...operators, MCP_AUTH_AUDIENCE: `${testAudience},https://other.example` }],
  ['MCP_AUTH_AUDIENCE', { expectedAudiences: [testAudience, 'https://other.example'] }, operators],
  ['MCP_AUTH_JWKS_URI', { jwksUri: 'https://other.example/jwks' }, operators],
  ['MCP_AUTH_JWKS_URI', null, { ...operators, MCP_AUTH_JWKS: JSON.stringify({ keys: [key.jwk] }) }],
  ['JWKS URI', null, { ...operators, MCP_AUTH_JWKS_URI: 'http://issuer.example/jwks' }],
])('114: %s is missing, or contradicts: every request is refused with 500', async (named, provider, variables) => {
  const world = newWorld([key.jwk]);
  const server = newInstance({ world, provider, variables });
  for (const head of [{}, withToken(mint(key, now))]) expect(outcomeOf(await server.send(head))).toBe('misconfigured');
  const detail = expect.stringContaining(named) as string;
  expect(world.logged[0]).toMatchObject({ event: 'auth-refused', reason: 'misconfigured', detail });
  expect(JSON.stringify(world.logged)).not.toMatch(/https?:\/\/(?:issuer|other)/);
});

test('variables of authorization that are empty close no door', async () => {
  const variables = { MCP_AUTH_REQUIRED_SCOPES: '', MCP_AUTH_REQUIRE_AT_JWT: ' ' };
  const server = newInstance({ world: newWorld(), provider: null, variables });
  expect(outcomeOf(await server.send({}))).toBe('open');
});

test('an answer that tells nothing of what is wrong', async () => {
  const server = newInstance({ world: newWorld(), provider: { jwksUri: 'http://internal.example/jwks' } });
  const response = refused(await server.send({}));
  expect(JSON.stringify(response)).not.toMatch(/internal|jwks|issuer/);
  expect(header(response, 'www-authenticate')).toBeUndefined();
});

test('a provider that fails to say what it wants is asked again by the next request', async () => {
  const world = newWorld([key.jwk]);
  let isBroken = true;
  let asked = 0;
  const getAuthConfig = (): undefined => {
    asked++;
    if (isBroken) throw new Error('no store');
  };
  const server = newInstance({ world, getAuthConfig });
  expect(outcomeOf(await server.send({}))).toBe('misconfigured');
  expect(world.logged[0]).toMatchObject({ detail: 'get-auth-config failed: Error: no store' });
  isBroken = false;
  expect(outcomeOf(await server.send({}))).toBe('open');
  const before = asked;
  expect(outcomeOf(await server.send({}))).toBe('open');
  expect(asked).toBe(before);
});
