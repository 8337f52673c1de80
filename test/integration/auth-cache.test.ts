/** The provider's cache: the only thing that lasts where every request meets a new instance; and what if it traps. */
import { describe, expect, test } from 'vitest';
import { hosts } from '../support/hosts.ts';
import type { JwksFault } from '../support/jwks-server.ts';
import { olderBy, securedForTests } from '../support/secured.ts';
import { mint, newKey, testIssuer } from '../support/tokens.ts';

const second = 1_000;
const minute = 60 * second;
const key = newKey('ES256');
const rsa = newKey('PS256');
const good = (claims: Record<string, unknown> = {}): string => mint(key, Date.now(), claims);
const unknown = (kid: string): string => mint(key, Date.now(), {}, { kid });

const faults: JwksFault[] = ['drip', 'half-close', 'huge', 'redirect', 'status-500', 'html', 'no-keys'];

const fresh = hosts.filter(({ name }) => name === 'wasmtime');

describe.each(fresh)('fresh instances on $name', (host) => {
  const startServer = securedForTests(host, { keys: [key.jwk, rsa.jwk] });

  test('44 to 49: an issuer out of order leaves the keys of before', async () => {
    const { issuer, bearer, changeCache } = await startServer();
    expect(await bearer(good())).toBe('let in');
    changeCache(olderBy(11 * minute));
    for (const fault of faults) {
      issuer.fault = fault;
      expect([fault, await bearer(good())]).toEqual([fault, 'let in']);
      changeCache(olderBy(minute));
    }
    expect(issuer.requests.length).toBe(1 + faults.length);
  });

  test('10 minutes of outage refuse nobody', async () => {
    const { issuer, bearer, changeCache } = await startServer();
    expect(await bearer(good())).toBe('let in');
    await issuer.die();
    for (let at = 0; at < 20; at++) {
      changeCache(olderBy(minute));
      expect(await bearer(good({ jti: String(at) }))).toBe('let in');
    }
    await issuer.revive();
    changeCache(olderBy(minute));
    expect(await bearer(good())).toBe('let in');
  });

  test('56, 57: a new key is good after the cooldown, a removed one until the keys are old', async () => {
    const { issuer, bearer, changeCache } = await startServer();
    const rotated = newKey('ES256', 'new');
    expect(await bearer(good())).toBe('let in');
    issuer.keys = [rotated.jwk];
    expect(await bearer(mint(rotated, Date.now()))).toBe('invalid_token');
    expect(await bearer(good())).toBe('let in');
    changeCache(olderBy(10 * minute));
    expect(await bearer(good())).toBe('invalid_token');
    expect(await bearer(mint(rotated, Date.now()))).toBe('let in');
    const next = newKey('ES256', 'next');
    issuer.keys = [rotated.jwk, next.jwk];
    changeCache(olderBy(30 * second));
    expect(await bearer(mint(next, Date.now()))).toBe('let in');
  });

  test('58: a flood of unknown key ids costs one fetch a cooldown, across instances', async () => {
    const { issuer, bearer, changeCache } = await startServer();
    const begin = Date.now();
    /** Cooldowns that have passed by themselves: none, unless the machine is very slow. */
    const cooldowns = (): number => Math.floor((Date.now() - begin) / (30 * second));
    for (let at = 0; at < 30; at++) expect(await bearer(unknown(`made-up-${at}`))).toBe('invalid_token');
    expect(issuer.requests.length).toBeGreaterThan(0);
    expect(issuer.requests.length).toBeLessThanOrEqual(1 + cooldowns());
    changeCache(olderBy(31 * second));
    for (let at = 0; at < 30; at++) expect(await bearer(unknown(`made-up-${at}`))).toBe('invalid_token');
    expect(issuer.requests.length).toBeLessThanOrEqual(2 + cooldowns());
    expect(await bearer(good())).toBe('let in');
  });

  test('59: what does not belong into the cache is ignored', async () => {
    const { issuer, bearer, changeCache, cached } = await startServer();
    expect(await bearer(good())).toBe('let in');
    const [envelope] = cached();
    const stranger = newKey('ES256', 'stranger');
    const foreign = JSON.stringify({ ...JSON.parse(envelope!), value: { keys: [stranger.jwk] } });
    const poisons = [
      '{',
      '[]',
      foreign.replace(testIssuer, 'https://other.example'),
      olderBy(-10 * minute)(foreign),
      foreign.replace('"fetchedAt":', '"fetchedAt":"x","was":'),
    ];
    for (const poison of poisons) {
      changeCache(() => poison);
      expect([poison, await bearer(mint(stranger, Date.now()))]).toEqual([poison, 'invalid_token']);
      expect(await bearer(good())).toBe('let in');
    }
    expect(issuer.requests.length).toBe(1 + poisons.length);
  });

  test("a provider's own key set is used without asking anybody", async () => {
    const { issuer, bearer, changeCache } = await startServer();
    await bearer(good());
    const own = newKey('RS256', 'own');
    changeCache(() => JSON.stringify({ keys: [own.jwk] }));
    expect(await bearer(mint(own, Date.now()))).toBe('let in');
    expect(issuer.requests.length).toBe(1);
  });
});

// WIT gives these functions no error to return: a cache that cannot answer can only say so by being empty.
describe.each(hosts)("a provider's cache that traps on $name", (host) => {
  const startServer = securedForTests(host, { keys: [key.jwk] });

  test.each([
    ['throw-get', 0],
    ['throw-set', 1],
  ])('lets nobody in (%s), and the server serves the next request', async (kind, fetches) => {
    const { issuer, send, server } = await startServer({ env: { TEST_CACHE: kind } });
    for (const round of [1, 2]) {
      const { status, text } = await send({ authorization: `Bearer ${good()}` });
      expect(status).toBe(500);
      expect(text).not.toMatch(/broken|result|stack|unreachable/i);
      expect(issuer.requests).toHaveLength(round * fetches);
      expect((await send({})).status).toBe(401);
      const metadata = await fetch(new URL('/.well-known/oauth-protected-resource', server().url));
      expect(await metadata.json()).toMatchObject({ authorization_servers: [testIssuer] });
    }
  });
});
