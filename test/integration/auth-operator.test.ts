/** Authorization by configuration, for a provider that asks for none. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestIssuer } from '@wasmcp/cli';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hosts } from '../support/hosts.ts';
import { startJwksServer, type JwksServer } from '../support/jwks-server.ts';
import { securedForTests, type Secured } from '../support/secured.ts';
import { mint, newKey, testAudience, testIssuer } from '../support/tokens.ts';

const key = newKey('ES256');
const open = { TEST_AUTH_ISSUER: undefined, TEST_AUTH_AUDIENCES: undefined, TEST_JWKS_URI: undefined };

describe.each(hosts)('on $name', (host) => {
  const startServer = securedForTests(host, { keys: [] });
  let issuer: JwksServer;
  beforeAll(async () => {
    issuer = await startJwksServer([key.jwk]);
  });
  afterAll(() => issuer.die());
  const start = (env: Readonly<Record<string, string | undefined>>): Promise<Secured> =>
    startServer({
      issuer,
      env: { MCP_AUTH_ISSUER: testIssuer, MCP_AUTH_AUDIENCE: testAudience, MCP_AUTH_JWKS_URI: issuer.jwksUri, ...env },
    });

  test('the operator alone secures a provider', async () => {
    const { bearer, send } = await start(open);
    expect(await bearer(mint(key, Date.now()))).toBe('let in');
    expect(await bearer(mint(newKey('ES256'), Date.now()))).toBe('invalid_token');
    expect(await bearer(mint(key, Date.now(), { aud: 'https://other.example' }))).toBe('invalid_token');
    expect((await send({})).status).toBe(401);
  });

  test('the tokens of the command line are good, for servers that want them', async () => {
    const state = mkdtempSync(join(tmpdir(), 'issuer-'));
    const { variables, token } = await openTestIssuer({ XDG_STATE_HOME: state });
    const { bearer } = await start({ ...open, ...variables, MCP_AUTH_JWKS_URI: undefined });
    expect(await bearer(await token({ claims: {}, lifetimeSeconds: 60 }))).toBe('let in');
    expect(await bearer(await token({ claims: { aud: 'x' }, lifetimeSeconds: 60 }))).toBe('invalid_token');
    rmSync(state, { recursive: true });
  });

  test('114: what contradicts the provider refuses every request with 500, and is named', async () => {
    const { bearer, server } = await start({ MCP_AUTH_AUDIENCE: 'https://other.example' });
    expect(await bearer(mint(key, Date.now()))).toBe('misconfigured');
    await expect.poll(server().stderr).toContain('MCP_AUTH_AUDIENCE differs from the expected-audiences');
    expect(server().stderr()).not.toContain('other.example');
  });
});
