/** Tokens of a real Keycloak, whose realm is set up as docs/identity-providers.md says: deploy/keycloak-realm.json. */
import { readFileSync } from 'node:fs';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildExample } from '../../scripts/components/examples.ts';
import { inRoot } from '../../scripts/paths.ts';
import { freePort } from '../support/free-port.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { keycloakMissing, startKeycloak, type Keycloak } from '../support/keycloak.ts';
import { callTool, type RpcAnswer } from '../support/rpc.ts';
import { sdkOAuthClients } from '../support/sdk.ts';
import { browse, newMemory } from '../support/sign-in.ts';
import { skipWithout } from '../support/skip.ts';

const scope = 'weather:read';
const secret = 'a-secret-of-this-test';
const user = { username: 'ann', password: 'a password' };
/** Whom nobody has given the scope's role. */
const stranger = { ...user, username: 'bob' };
const role = 'weather-reader';

/** The longest after which a server asks the issuer for keys again, in milliseconds: 30 s, and a busy machine. */
const keysPatience = 90_000;

interface Realm {
  readonly realm: string;
  readonly clientScopes: { readonly name: string; protocolMappers: Mapper[] }[];
  readonly clients: Record<string, unknown>[];
  readonly users: Record<string, unknown>[];
}
interface Mapper {
  readonly name: string;
  readonly config: Record<string, string>;
}

/** Each is the name of a client whose tokens are signed so. */
const algorithms = ['RS512', 'PS256', 'ES256', 'EdDSA'];
const program = { secret, serviceAccountsEnabled: true, standardFlowEnabled: false };

/** The documented realm for servers at these URLs, with a user, and clients that ask for other tokens. */
function realmFor(urls: readonly string[]): Realm {
  const realm = JSON.parse(readFileSync(inRoot('deploy/keycloak-realm.json'), 'utf8')) as Realm;
  const weather = realm.clientScopes.find(({ name }) => name === scope)!;
  const [mapper] = weather.protocolMappers;
  expect(mapper!.config['included.custom.audience']).toBe('https://mcp.example/mcp');
  const mapperFor = (url: string): Mapper => ({
    ...mapper!,
    name: url,
    config: { ...mapper!.config, 'included.custom.audience': url },
  });
  weather.protocolMappers = urls.map(mapperFor);
  Object.assign(
    realm.clients.find(({ clientId }) => clientId === 'nightly')!,
    { secret },
  );
  for (const algorithm of algorithms) {
    const attributes = { 'access.token.signed.response.alg': algorithm, 'access.token.header.type.rfc9068': 'true' };
    realm.clients.push({ ...program, clientId: algorithm, attributes });
  }
  realm.clients.push(
    { ...program, clientId: 'past', attributes: { 'access.token.lifespan': '-300' } },
    ...[...urls, 'https://other.example/mcp'].map((url) => {
      const protocolMappers = [{ protocol: 'openid-connect', ...mapperFor(url) }];
      return Object.assign({ clientId: url, protocolMappers, defaultClientScopes: ['basic'] }, program);
    }),
    { clientId: 'console', publicClient: true, directAccessGrantsEnabled: true },
  );
  const realmRoles = [role];
  realm.users.push(
    ...[...algorithms, 'past'].map((serviceAccountClientId) => {
      const username = `service-account-${serviceAccountClientId.toLowerCase()}`;
      return { username, enabled: true, serviceAccountClientId, realmRoles };
    }),
    { ...person(user), realmRoles },
    person(stranger),
  );
  return realm;
}

const person = ({ username, password }: typeof user): Record<string, unknown> => ({
  username,
  enabled: true,
  email: `${username}@mcp.example`,
  emailVerified: true,
  firstName: username,
  lastName: 'Other',
  credentials: [{ type: 'password', value: password }],
});

const missing = await keycloakMissing();

describe('with Keycloak', skipWithout(missing), () => {
  let keycloak: Keycloak;
  const servers = new Map<string, TestServer>();

  beforeAll(async () => {
    const weather = await buildExample('weather-ts');
    const ports = await Promise.all(hosts.map(freePort));
    const urls = ports.map((port) => `http://127.0.0.1:${port}/mcp`);
    keycloak = await startKeycloak([realmFor(urls)]);
    for (const [at, { name, start }] of hosts.entries()) {
      const env = {
        MCP_PUBLIC_URL: urls[at]!,
        MCP_AUTH_ISSUER: keycloak.issuer('mcp'),
        MCP_AUTH_AUDIENCE: urls[at]!,
        MCP_AUTH_REQUIRED_SCOPES: scope,
        MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
      };
      servers.set(name, await start({ transport: 'tools', provider: weather, port: ports[at]!, env }));
    }
    // Keycloak makes a key when a client first asks for its algorithm: those of all are made before a server asks.
    for (const client of algorithms) await tokenOf(client);
  });
  afterAll(async () => {
    for (const server of servers.values()) await server.stop();
    await keycloak?.stop();
  });

  /** An access token for a program (RFC 6749 §4.4). */
  const tokenOf = async (client: string, wanted: object = { scope }): Promise<string> => {
    const asked = { grant_type: 'client_credentials', client_id: client, client_secret: secret, ...wanted };
    return (await keycloak.token('mcp', asked)).access_token;
  };

  /** The tokens of a user whose password a client knows. */
  const signIn = (who = user) =>
    keycloak.token('mcp', { grant_type: 'password', client_id: 'console', scope: `openid ${scope}`, ...who });

  /** What anybody gets who registers a client for client credentials (RFC 7591 §3): no user signs in, nobody consents. */
  const tokenOfUnknownClient = async (): Promise<string> => {
    const asked = { redirect_uris: ['http://localhost/'], grant_types: ['client_credentials'], scope };
    const response = await fetch(`${keycloak.issuer('mcp')}/clients-registrations/openid-connect`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
    });
    expect(response.status).toBe(201);
    const { client_id, client_secret } = (await response.json()) as Record<'client_id' | 'client_secret', string>;
    return tokenOf(client_id, { scope, client_secret });
  };

  describe.each(hosts)('on $name', ({ name }) => {
    const server = (): TestServer => servers.get(name)!;
    const callWith = (token: string): Promise<RpcAnswer> =>
      callTool(server().url, 'echo', { text: 'let in' }, { authorization: `Bearer ${token}` });
    const outcome = async (token: string): Promise<string> => {
      const { status, message, headers } = await callWith(token);
      if (status === 200) return JSON.stringify(message.result);
      return `${status} ${headers.get('www-authenticate')}`;
    };

    test.each(['nightly', 'RS512', 'PS256', 'ES256'])('a program calls a tool: client %s', async (client) => {
      const token = await tokenOf(client);
      const algorithm = client === 'nightly' ? 'RS256' : client;
      const typ = client === 'nightly' ? 'JWT' : 'at+jwt';
      expect(decodeProtectedHeader(token)).toMatchObject({ alg: algorithm, typ });
      expect(await outcome(token)).toContain('let in');
    });

    test.each(sdkOAuthClients)('$name signs a user in with nothing but the URL', async ({ prepare }) => {
      const { provider, authorization, accessToken } = newMemory();
      const { connect, finishAuth } = prepare(server().url, provider, fetch);
      await expect(connect()).rejects.toThrow('Unauthorized');
      expect(Object.fromEntries(authorization().searchParams)).toMatchObject({
        code_challenge_method: 'S256',
        resource: server().url,
        scope: expect.stringContaining(scope),
      });
      await finishAuth((await browse(authorization(), { ...user, accept: 'Yes' })).searchParams);
      expect(decodeJwt(accessToken())).toMatchObject({ iss: keycloak.issuer('mcp'), sub: expect.any(String) });

      const second = prepare(server().url, provider, fetch);
      await second.connect();
      const result = await second.client.callTool({ name: 'echo', arguments: { text: 'let in' } });
      expect(JSON.stringify(result)).toContain('let in');
      await second.client.close();
    });

    test.each([
      ['of another realm', 'wrong-issuer', async () => (await keycloak.token('master', otherRealm)).access_token],
      ['for another server', 'wrong-audience', () => tokenOf('https://other.example/mcp', {})],
      ['for which no scope was asked', 'missing-audience', () => tokenOf('nightly', {})],
      ['of a user who has not the role', 'missing-audience', async () => (await signIn(stranger)).access_token],
      ['of a client that has registered itself', 'missing-audience', tokenOfUnknownClient],
      ['that is an ID token', 'wrong-audience', async () => (await signIn()).id_token],
      ['that has expired', 'expired', () => tokenOf('past')],
      ['signed with EdDSA', 'algorithm-refused', () => tokenOf('EdDSA')],
    ])('a token %s is refused', async (_, reason, get) => {
      const token = await get();
      const logged = server().stderr().length;
      expect(await outcome(token)).toMatch(/^401 .*error="invalid_token"/);
      await expect.poll(() => server().stderr().slice(logged)).toContain(`"reason":"${reason}"`);
    });

    test('a token without the scope is told which it needs', async () => {
      expect(await outcome(await tokenOf(server().url, {}))).toMatch(/^403 .*error="insufficient_scope".*weather:read/);
    });

    test('a token whose session has ended is good until it expires', async () => {
      const { access_token, refresh_token } = await signIn();
      const body = new URLSearchParams({ client_id: 'console', refresh_token });
      const logout = `${keycloak.issuer('mcp')}/protocol/openid-connect/logout`;
      expect((await fetch(logout, { method: 'POST', body })).status).toBe(204);
      await expect(
        keycloak.token('mcp', { grant_type: 'refresh_token', client_id: 'console', refresh_token }),
      ).rejects.toThrow('invalid_grant');
      expect(await outcome(access_token)).toContain('let in');
    });
  });

  test('servers follow when a realm has a new key', async () => {
    const before = await tokenOf('nightly');
    await keycloak.administer('/mcp/components', {
      name: 'newer',
      providerId: 'rsa-generated',
      providerType: 'org.keycloak.keys.KeyProvider',
      config: { priority: ['1000'] },
    });
    const after = await tokenOf('nightly');
    expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
    for (const { url } of servers.values()) {
      const statusWith = async (token: string): Promise<number> =>
        (await callTool(url, 'echo', { text: '' }, { authorization: `Bearer ${token}` })).status;
      expect(await statusWith(before)).toBe(200);
      await expect.poll(() => statusWith(after), { timeout: keysPatience, interval: 500 }).toBe(200);
      expect(await statusWith(before)).toBe(200);
    }
  });
});

const otherRealm = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: 'admin' };
