/** The issuer's keys on real servers: every way in which an issuer fails, rotation, floods, outages. */
import { describe, expect, test } from 'vitest';
import { hosts } from '../support/hosts.ts';
import { startJwksServer, type JwksFault } from '../support/jwks-server.ts';
import { olderBy, securedForTests } from '../support/secured.ts';
import { mint, newKey } from '../support/tokens.ts';

const second = 1_000;
const minute = 60 * second;
const key = newKey('ES256');
const rsa = newKey('PS256');
const good = (claims: Record<string, unknown> = {}): string => mint(key, Date.now(), claims);
const unknown = (kid: string): string => mint(key, Date.now(), {}, { kid });

/** Faults of the connection; the first three take as long as the transport waits, 5 seconds. */
const faultsOfHttp: JwksFault[] = ['hang', 'hang-body', 'drip', 'half-close', 'huge', 'redirect', 'status-500'];
const faultsOfText: JwksFault[] = ['status-404', 'empty', 'truncated', 'html', 'keys-object', 'no-keys'];

describe.each(hosts)('keys on $name', (host) => {
  const startServer = securedForTests(host, { keys: [key.jwk, rsa.jwk] });

  test('44 to 49: an issuer out of order makes tokens uncheckable, and no longer than it is', async () => {
    const { issuer, bearer, changeCache, forget } = await startServer();
    const other = await startJwksServer([key.jwk]);
    issuer.redirectTo = other.jwksUri;
    // What only the document's text makes a fault is the same on every host.
    const tried = host.name === 'node' ? faultsOfHttp : [...faultsOfHttp, ...faultsOfText];
    for (const fault of tried) {
      issuer.fault = fault;
      expect([fault, await bearer(good())]).toEqual([fault, 'unavailable']);
      changeCache(olderBy(minute));
      await forget();
    }
    expect(issuer.requests.length).toBe(tried.length);
    expect(other.requests).toEqual([]);
    await other.die();
    issuer.fault = 'none';
    expect(await bearer(good())).toBe('let in');
  });

  test('a warm instance needs neither the issuer nor a cache', async () => {
    const { issuer, bearer } = await startServer({ reuse: true, env: { TEST_CACHE: 'none' } });
    for (let at = 0; at < 20; at++) expect(await bearer(good())).toBe('let in');
    const asked = issuer.requests.length;
    await issuer.die();
    const outcomes: string[] = [];
    for (let at = 0; at < 20; at++) outcomes.push(await bearer(good({ jti: String(at) })));
    expect(outcomes).toContain('let in');
    expect(asked).toBeLessThan(20);
  });

  test('52 to 55: keys that must not be used are not', async () => {
    const weak = newKey('RS256', 'weak', 1024);
    const off = { ...key.jwk, kid: 'off-curve', y: key.jwk['x'] };
    const secret = { kty: 'oct', k: 'c2VjcmV0', kid: 'secret', alg: 'HS256' };
    const encryption = { ...rsa.jwk, kid: 'encryption', use: 'enc' };
    const odd = [1, null, { kty: 'AKP' }, { kty: 'EC' }];
    const { bearer, cached } = await startServer({ keys: [...odd, weak.jwk, off, secret, encryption, key.jwk] });
    expect(await bearer(good())).toBe('let in');
    expect(await bearer(mint(weak, Date.now()))).toBe('invalid_token');
    expect(await bearer(unknown('off-curve'))).toBe('invalid_token');
    expect(await bearer(mint(rsa, Date.now(), {}, { kid: 'encryption' }))).toBe('invalid_token');
    expect(await bearer(good())).toBe('let in');
    expect(cached().join()).not.toContain('c2VjcmV0');
  });

  test('60: one issuer that is dead leaves another alone', async () => {
    const dead = await startServer({ keys: [] });
    await dead.issuer.die();
    const { bearer } = await startServer();
    expect(await dead.bearer(good())).toBe('unavailable');
    expect(await bearer(good())).toBe('let in');
  });

  test("keys are found through the issuer's metadata, which is relayed", async () => {
    const named = await startJwksServer([key.jwk]);
    const env = { TEST_AUTH_ISSUER: named.url, TEST_JWKS_URI: '' };
    const { server, bearer } = await startServer({ env });
    expect(await bearer(good({ iss: named.url }))).toBe('let in');
    expect(await bearer(good())).toBe('invalid_token');
    expect(named.requests).toEqual(['/.well-known/oauth-authorization-server', '/jwks']);
    const relayed = await fetch(new URL('/.well-known/oauth-authorization-server', server().url));
    expect(await relayed.json()).toMatchObject({ issuer: named.url, token_endpoint: `${named.url}/token` });
    await named.die();
  });

  test('48: a key set of 200 KiB, over http from a host that is named, is used', async () => {
    const named = await startJwksServer([{ ...key.jwk, x5c: ['A'.repeat(200 * 1024)] }]);
    const { host: address } = new URL(named.url);
    const env = { TEST_JWKS_URI: named.jwksUri, MCP_AUTH_ALLOW_HTTP_LOOPBACK: undefined };
    const { bearer } = await startServer({ env: { ...env, MCP_AUTH_ALLOW_HTTP_HOSTS: address } });
    expect(await bearer(good())).toBe('let in');
    expect(named.requests).toEqual(['/jwks']);
    await named.die();
  });

  test.each<[string, Record<string, string | undefined>, string]>([
    ['48: keys over http that nobody allowed', { MCP_AUTH_ALLOW_HTTP_LOOPBACK: undefined }, 'the JWKS URI'],
    ['48: keys over http elsewhere', { TEST_JWKS_URI: 'http://issuer.example/jwks' }, 'the JWKS URI'],
    ['47: keys in a file', { TEST_JWKS_URI: 'file:///etc/passwd' }, 'the JWKS URI'],
    ['an empty issuer', { TEST_AUTH_ISSUER: '' }, 'expected-issuer'],
    ['no audience', { TEST_AUTH_AUDIENCES: '' }, 'expected-audiences'],
  ])('%s: every request is refused, and the log says why', async (_, env, reason) => {
    const { server, bearer, send, issuer } = await startServer({ env });
    expect(await bearer(good())).toBe('misconfigured');
    expect((await send({})).status).toBe(500);
    await expect.poll(server().stderr).toContain(reason);
    expect(issuer.requests).toEqual([]);
  });
});
