import { expect, test } from 'vitest';
import { readAuthConfig } from '../../src/auth/config.ts';
import { createVariableReader } from '../../src/variables.ts';

/** What is read, or the faults. */
function parse(variables: Record<string, string>) {
  const reader = createVariableReader(new Map(Object.entries(variables)));
  const value = readAuthConfig(reader);
  return reader.faults.length > 0 ? { tag: 'failed', reason: reader.faults } : { tag: 'ok', value };
}

const defaults = {
  requiredScopes: [],
  scopesSupported: undefined,
  resourceMetadataUrl: undefined,
  maxTokenLifetimeSeconds: 30 * 24 * 3_600,
  requireAtJwt: false,
  allowHttpLoopback: false,
  allowHttpHosts: new Set(),
  maxJwksBytes: 256 * 1024,
};

test.each<[Record<string, string>, object]>([
  [{}, {}],
  [{ MCP_AUTH_REQUIRED_SCOPES: '', MCP_AUTH_REQUIRE_AT_JWT: '' }, {}],
  [
    { MCP_AUTH_REQUIRED_SCOPES: ' tools:read  tools:call tools:read ' },
    { requiredScopes: ['tools:read', 'tools:call'] },
  ],
  [{ MCP_AUTH_SCOPES_SUPPORTED: 'a b' }, { scopesSupported: ['a', 'b'] }],
  [{ MCP_AUTH_MAX_TOKEN_LIFETIME_SECONDS: '600' }, { maxTokenLifetimeSeconds: 600 }],
  [{ MCP_AUTH_REQUIRE_AT_JWT: 'true' }, { requireAtJwt: true }],
  [{ MCP_AUTH_ISSUER: ' https://issuer.example ' }, { issuer: 'https://issuer.example' }],
  [
    { MCP_AUTH_AUDIENCE: 'https://mcp.example/mcp, api://tools' },
    { audiences: ['https://mcp.example/mcp', 'api://tools'] },
  ],
  [{ MCP_AUTH_JWKS_URI: 'https://issuer.example/jwks' }, { jwksUri: 'https://issuer.example/jwks' }],
  [{ MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true' }, { allowHttpLoopback: true }],
  [{ MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'false' }, {}],
  [
    { MCP_AUTH_ALLOW_HTTP_HOSTS: 'keycloak:8080, Internal.example:80,[::1]:9000' },
    { allowHttpHosts: new Set(['keycloak:8080', 'internal.example', '[::1]:9000']) },
  ],
  [{ MCP_AUTH_MAX_JWKS_BYTES: '4194304' }, { maxJwksBytes: 4 * 1024 * 1024 }],
])('%j is read', (variables, changes) => {
  const given = Object.keys(variables).filter((name) => variables[name] !== '');
  expect(parse(variables)).toEqual({ tag: 'ok', value: { ...defaults, ...changes, given } });
});

test.each([
  ['MCP_AUTH_ISSUER', 'https://issuer.example https://other.example'],
  ['MCP_AUTH_ISSUER', 'https://issuer.example,https://other.example'],
  ['MCP_AUTH_AUDIENCE', ','],
  ['MCP_AUTH_AUDIENCE', 'a b'],
  ['MCP_AUTH_JWKS_URI', 'a b'],
  ['MCP_AUTH_REQUIRED_SCOPES', 'a "b"'],
  ['MCP_AUTH_REQUIRED_SCOPES', 'a\tb'],
  ['MCP_AUTH_SCOPES_SUPPORTED', 'é'],
  ['MCP_AUTH_REQUIRED_SCOPES', 'a offline_access'],
  ['MCP_AUTH_SCOPES_SUPPORTED', 'offline_access'],
  ['MCP_AUTH_MAX_TOKEN_LIFETIME_SECONDS', '0'],
  ['MCP_AUTH_MAX_TOKEN_LIFETIME_SECONDS', '-1'],
  ['MCP_AUTH_MAX_TOKEN_LIFETIME_SECONDS', '1e3'],
  ['MCP_AUTH_MAX_TOKEN_LIFETIME_SECONDS', '10000000000'],
  ['MCP_AUTH_REQUIRE_AT_JWT', 'yes'],
  ['MCP_AUTH_ALLOW_HTTP_LOOPBACK', 'TRUE'],
  ['MCP_AUTH_ALLOW_HTTP_HOSTS', '*'],
  ['MCP_AUTH_ALLOW_HTTP_HOSTS', '*.svc'],
  ['MCP_AUTH_ALLOW_HTTP_HOSTS', 'http://keycloak:8080'],
  ['MCP_AUTH_ALLOW_HTTP_HOSTS', 'keycloak:8080/jwks'],
  ['MCP_AUTH_ALLOW_HTTP_HOSTS', 'user@keycloak'],
  ['MCP_AUTH_ALLOW_HTTP_HOSTS', ','],
  ['MCP_AUTH_MAX_JWKS_BYTES', '4194305'],
  ['MCP_AUTH_MAX_JWKS_BYTES', '0'],
])('%s=%j is refused, by name', (name, value) => {
  expect(parse({ [name]: value })).toEqual({ tag: 'failed', reason: [expect.stringContaining(name)] });
});

const jwk = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43), kid: 'a' };
const keySet = (...keys: readonly unknown[]): string => JSON.stringify({ keys });

test('the keys of the issuer are read; those for other uses are left out', () => {
  const encryption = { ...jwk, kid: 'b', use: 'enc' };
  expect(parse({ MCP_AUTH_JWKS: keySet(jwk, encryption) })).toMatchObject({ value: { jwks: { keys: [jwk] } } });
});

test.each([
  ['no JSON', '{'],
  ['a key alone', JSON.stringify(jwk)],
  ['no keys', keySet()],
  ['no key that can be used', keySet({ ...jwk, use: 'enc' })],
  ['a member twice', keySet(jwk).replace('"kid"', '"kid":"z","kid"')],
  ['a private EC key', keySet(jwk, { ...jwk, d: 'SECRET' })],
  ['a private RSA key', keySet(jwk, { kty: 'RSA', n: 'AQAB', e: 'AQAB', p: 'SECRET' })],
  ['a private key of an unknown type', keySet(jwk, { kty: 'OKP', d: 'SECRET' })],
  ['a symmetric key', keySet(jwk, { kty: 'oct', k: 'SECRET' })],
  ['more than fits', keySet({ ...jwk, kid: 'x'.repeat(256 * 1024) })],
])('61: MCP_AUTH_JWKS with %s is refused, and its value is not repeated', (_, value) => {
  const { tag, reason } = parse({ MCP_AUTH_JWKS: value });
  expect(tag).toBe('failed');
  expect(reason).toEqual([expect.stringMatching(/^MCP_AUTH_JWKS must be a JWK Set/)]);
  expect(JSON.stringify(reason)).not.toContain('SECRET');
});

test('everything that is wrong is told at once', () => {
  const wrong = parse({ MCP_AUTH_REQUIRE_AT_JWT: '1', MCP_AUTH_MAX_TOKEN_LIFETIME_SECONDS: 'x' });
  expect(wrong).toMatchObject({ tag: 'failed', reason: { length: 2 } });
});
