/** The issuer's keys as configuration: nothing is fetched. */
import { expect, test } from 'vitest';
import { jwksUri, newInstance, newWorld } from '../support/auth.ts';
import { mint, newKey } from '../support/tokens.ts';

const key = newKey('ES256');
const other = newKey('ES256', 'other');
const variables = { MCP_AUTH_JWKS: JSON.stringify({ keys: [key.jwk] }) };

test.each([
  ['', 'the provider does not say where keys are'],
  [jwksUri, 'the provider names another place'],
  ['no URL', 'what the provider names is no place'],
])('tokens are verified with configured keys, and nothing else is asked: jwks-uri %j, %s', async (uri) => {
  const world = newWorld([other.jwk]);
  const server = newInstance({ world, variables, provider: { jwksUri: uri }, store: true });
  expect(await server.bearer(mint(key, world.now))).toBe('let in');
  expect(await server.bearer(mint(other, world.now))).toBe('invalid_token');
  world.now += 24 * 3_600_000;
  expect(await server.bearer(mint(key, world.now))).toBe('let in');
  expect(world.requests).toEqual([]);
  expect([world.store.size, world.plugged.size]).toEqual([0, 0]);
});

test("the issuer's metadata is not relayed", () => {
  const server = newInstance({ world: newWorld(), variables });
  const head = { method: 'GET', path: '/.well-known/oauth-authorization-server' };
  expect(server.discover(head)).toBeUndefined();
});

test('where the provider wants no tokens, configured keys could not be enforced', async () => {
  const server = newInstance({ world: newWorld(), variables, provider: null });
  expect(await server.bearer(mint(key, Date.now()))).toBe('misconfigured');
});
