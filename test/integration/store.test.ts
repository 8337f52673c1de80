/**
 * The store on real hosts: keys outlive instances, whatever ends these. The provider's cache keeps nothing here. A
 * request without Host makes wasmtime end its worker, with all that its instances know.
 */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hosts, startOnNode } from '../support/hosts.ts';
import { seededRandom } from '../support/random.ts';
import { exchange } from '../support/raw-http.ts';
import { olderBy, prepareSecured, startSecured, type Secured, type SecuredOptions } from '../support/secured.ts';
import { mint, newKey } from '../support/tokens.ts';

const key = newKey('ES256');
const good = (at: number): string => mint(key, Date.now(), { jti: String(at) });
const unknown = (at: number): string => mint(key, Date.now(), {}, { kid: `made-up-${at}` });

const withoutHost = (port: number): Promise<unknown> =>
  exchange(port, 'POST /mcp HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}', { patienceMs: 2_000 });

/** Runs tasks 0 to `count`, eight at a time. */
async function inParallel(count: number, run: (at: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await run(next++);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

function counter(): { readonly counts: Map<string, number>; add(what: string): void } {
  const counts = new Map<string, number>();
  return { counts, add: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1) };
}

const minute = 60_000;

/** Makes all values of a store older: the keys, and the claim to have asked for them, which begins with its time. */
function makeOlder(folder: string, ms: number): void {
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.v'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    const older = text.startsWith('{') ? olderBy(ms)(text) : text.replace(/^\d+/, (time) => String(Number(time) - ms));
    writeFileSync(join(folder, name), older);
  }
}

let started: Secured[] = [];
afterEach(async () => {
  for (const secured of started.toReversed()) await secured.stop();
  started = [];
});

describe.each(hosts.filter(({ name }) => name === 'wasmtime'))('the store filesystem on $name', (host) => {
  let folder: string;
  const start = async (options: Partial<SecuredOptions> = {}): Promise<Secured> => {
    const secured = await startSecured(host, { keys: [key.jwk], store: { name: 'filesystem', folder }, ...options });
    started.push(secured);
    return secured;
  };
  beforeAll(() => prepareSecured(host));
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mcp-store-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test('44: in an outage of 20 minutes, instances ended at random, none of 1,000 good tokens is refused', async () => {
    const { issuer, bearer, server } = await start({ reuse: true });
    const random = seededRandom('outage');
    expect(await bearer(good(-1))).toBe('let in');
    issuer.fault = 'status-500';
    const begin = Date.now();
    const { counts, add } = counter();
    for (let at = 0; at < 1_000; at++) {
      // A new instance knows of the time that has passed: half of it with keys that are no longer fresh.
      if (at % 50 === 49) makeOlder(folder, minute);
      if (random.next() < 0.1) await withoutHost(server().port);
      add(await bearer(good(at)));
    }
    expect(counts).toEqual(new Map([['let in', 1_000]]));
    // The outage was met; and once a minute, beside what the back-off allows while the test runs, is not too often.
    const seconds = (Date.now() - begin) / 1_000;
    expect(issuer.requests.length).toBeGreaterThan(5);
    expect(issuer.requests.length).toBeLessThanOrEqual(1 + 20 + 5 + seconds / 30);
  });

  test('44: the same, each request meeting a new instance', async () => {
    const { issuer, bearer } = await start();
    expect(await bearer(good(-1))).toBe('let in');
    issuer.fault = 'hang';
    const { counts, add } = counter();
    await inParallel(300, async (at) => add(await bearer(good(at))));
    expect(counts).toEqual(new Map([['let in', 300]]));
    expect(issuer.requests).toEqual(['/jwks']);
  });

  test('58: 3,000 unknown key ids, each meeting a new instance, ask the issuer once in 30 seconds', async () => {
    const secured = await start();
    const { issuer, server } = secured;
    // Its instances trap when they have fetched: the same store, and an issuer's keys that it never keeps itself.
    const trapping = await start({ issuer, env: { TEST_CACHE: 'throw-set' } });
    const begin = Date.now();
    const { counts, add } = counter();
    await inParallel(3_000, async (at) => {
      if (at % 50 === 0) await withoutHost(server().port);
      const { status } = await (at % 100 === 1 ? trapping : secured).send({ authorization: `Bearer ${unknown(at)}` });
      add(String(status));
    });
    const seconds = (Date.now() - begin) / 1_000;
    console.log(`unknown key ids: ${seconds} s, ${issuer.requests.length} fetches`, counts);
    expect(issuer.requests.length).toBeLessThanOrEqual(1 + Math.floor(seconds / 30));
    expect(counts.get('401')).toBeGreaterThan(2_900);
    expect(await secured.bearer(good(0))).toBe('let in');
  });

  test('58: requests without Host, and an issuer that fails, cost what the back-off allows', async () => {
    const { issuer, bearer, server } = await start({ reuse: true });
    issuer.fault = 'status-500';
    const begin = Date.now();
    for (let at = 0; at < 50; at++) {
      await withoutHost(server().port);
      expect(await bearer(good(at))).toBe('unavailable');
    }
    const seconds = (Date.now() - begin) / 1_000;
    // After 1, 2, 4 seconds, then every 5.
    expect(issuer.requests.length).toBeLessThanOrEqual(4 + Math.ceil(seconds / 5));
  });

  test('values are files of the folder, and a server that is started anew finds them', async () => {
    const { issuer, bearer } = await start();
    expect(await bearer(good(0))).toBe('let in');
    // The keys, and a claim to have asked for them.
    expect(readdirSync(folder)).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/^[0-9a-f]+\.v$/)));
    await issuer.die();
    const again = await start({ issuer });
    expect(await again.bearer(good(1))).toBe('let in');
  });

  test('59: a symbolic link, a pipe or a folder in the place of a value is not followed, and said to be there', async () => {
    const { issuer, bearer, server } = await start();
    expect(await bearer(good(0))).toBe('let in');
    const entry = readdirSync(folder).find((name) => name.startsWith(Buffer.from('mcp-issuer.').toString('hex')));
    const file = join(folder, entry!);
    const elsewhere = `${file}.moved`;
    renameSync(file, elsewhere);
    const before = readFileSync(elsewhere, 'utf8');
    const pipe = (): unknown => execFileSync('mkfifo', [file]);
    for (const put of [() => symlinkSync(elsewhere, file), pipe, () => mkdirSync(file)]) {
      put();
      const fetched = issuer.requests.length;
      expect(await bearer(good(1))).toBe('let in');
      expect(issuer.requests.length).toBe(fetched + 1);
      await expect.poll(server().stderr).toContain('what has the name of a value is no file');
      expect(readFileSync(elsewhere, 'utf8')).toBe(before);
      rmSync(file, { recursive: true });
    }
  });

  test('without its folder the server serves, and says so', async () => {
    const { bearer, server } = await start({ store: { name: 'filesystem' } });
    expect(await bearer(good(0))).toBe('let in');
    await expect.poll(server().stderr).toContain('no folder is preopened as /mcp-store');
  });
});

describe.each(hosts)('keys by configuration on $name', (host) => {
  test('61: nothing is asked of the issuer, and a private key closes the door', async () => {
    const env = { MCP_AUTH_JWKS: JSON.stringify({ keys: [key.jwk] }), TEST_CACHE: 'none' };
    const secured = await startSecured(host, { keys: [], env, reuse: true });
    started.push(secured);
    expect(await secured.bearer(good(0))).toBe('let in');
    expect(await secured.bearer(unknown(0))).toBe('invalid_token');
    expect(secured.issuer.requests).toEqual([]);

    const secret = JSON.stringify({ keys: [{ ...key.jwk, d: 'SECRET' }] });
    const closed = await startSecured(host, { keys: [], env: { ...env, MCP_AUTH_JWKS: secret } });
    started.push(closed);
    const { status, text } = await closed.send({ authorization: `Bearer ${good(0)}` });
    expect([status, text.includes('SECRET')]).toEqual([500, false]);
    await expect.poll(closed.server().stderr).toContain('MCP_AUTH_JWKS must be');
    expect(closed.server().stderr()).not.toContain('SECRET');
  });
});

describe.each(hosts)('an instance that asks more than once on $name', (host) => {
  test('44: goes on serving, and finds the keys when the issuer has them', async () => {
    const secured = await startSecured(host, { keys: [key.jwk], env: { TEST_CACHE: 'none' }, reuse: true });
    started.push(secured);
    const { issuer, bearer } = secured;
    issuer.fault = 'status-500';
    while (issuer.requests.length < 3) expect(await bearer(good(0))).toBe('unavailable');
    issuer.fault = 'none';
    await expect.poll(() => bearer(good(0))).toBe('let in');
  });
});

describe('the store keyvalue on node', () => {
  test('58: instances that trap do not take the keys with them', async () => {
    const secured = await startSecured(
      { name: 'node', start: startOnNode },
      { keys: [key.jwk], store: { name: 'keyvalue' }, env: { TEST_CACHE: 'throw-set' } },
    );
    started.push(secured);
    const { issuer, send, bearer } = secured;
    expect((await send({ authorization: `Bearer ${good(0)}` })).status).toBe(500);
    issuer.fault = 'status-500';
    for (let at = 1; at < 50; at++) expect(await bearer(good(at))).toBe('let in');
    expect(issuer.requests).toEqual(['/jwks']);
  });
});
