/** The store in Redis (stores/redis), plugged into servers on wasmtime that may use the network, with a real Redis. */
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildRedisStore } from '../../scripts/components/stores.ts';
import { freePort } from '../support/free-port.ts';
import { startOnWasmtime, type TestServer } from '../support/hosts.ts';
import { startJwksServer, type JwksServer } from '../support/jwks-server.ts';
import { onPath } from '../support/on-path.ts';
import { findRedis, startRedis } from '../support/redis.ts';
import { call } from '../support/rpc.ts';
import { skipUnless } from '../support/skip.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { mint, newKey, testAudience, testIssuer } from '../support/tokens.ts';

const redis = findRedis();
const isThere = redis !== undefined && onPath('cargo') !== undefined;
const key = newKey('ES256');
/** In a URL it is written otherwise. */
const password = 'p@ss/wörd';

describe('the store in Redis on wasmtime', skipUnless(isThere, 'redis-server or cargo is not on the PATH'), () => {
  let issuer: JwksServer;
  let port: number;
  let stopRedis: (() => Promise<void>) | undefined;
  let servers: TestServer[] = [];
  beforeAll(async () => {
    issuer = await startJwksServer([key.jwk]);
    port = await freePort();
    stopRedis = await startRedis(redis!, port, password);
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await stopRedis?.();
    await issuer?.die();
  });

  /** @param at where Redis is. Each request meets a new instance unless instances are reused. */
  async function start(at: string, reuse = false): Promise<TestServer> {
    const server = await startOnWasmtime({
      transport: 'full',
      provider: await buildTestProvider('everything'),
      storeComponent: await buildRedisStore(),
      network: true,
      reuse,
      env: {
        TEST_AUTH_ISSUER: testIssuer,
        TEST_AUTH_AUDIENCES: testAudience,
        TEST_JWKS_URI: issuer.jwksUri,
        MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
        REDIS_URL: `redis://:${encodeURIComponent(password)}@${at}/3`,
      },
    });
    servers.push(server);
    return server;
  }
  let made = 0;
  const statusOf = async ({ url }: TestServer): Promise<number> =>
    (await call(url, 'ping', undefined, { authorization: `Bearer ${mint(key, Date.now(), { jti: String(made++) })}` }))
      .status;

  test('instances of two servers share what one has asked the issuer for', async () => {
    const [first, second] = [await start(`localhost:${port}`), await start(`127.0.0.1:${port}`)];
    for (let at = 0; at < 5; at++) {
      expect(await statusOf(first)).toBe(200);
      expect(await statusOf(second)).toBe(200);
    }
    expect(issuer.requests).toEqual(['/jwks']);
    issuer.fault = 'status-500';
    expect(await statusOf(await start(`localhost:${port}`))).toBe(200);
    issuer.fault = 'none';
    expect(servers.map((server) => server.stderr()).join('')).not.toContain('store-failed');
  });

  test('a connection that has ended is made anew', async () => {
    const server = await start(`127.0.0.1:${port}`, true);
    expect(await statusOf(server)).toBe(200);
    await stopRedis!();
    stopRedis = await startRedis(redis!, port, password);
    expect(await statusOf(server)).toBe(200);
  });

  test.each<[string, (socket: Socket) => void]>([
    ['takes no connection', () => {}],
    ['never answers', (socket) => socket.resume()],
    ['answers nonsense', (socket) => socket.on('data', () => socket.write('?\r\n'))],
    ['hangs up', (socket) => socket.end()],
    ['wants another password', (socket) => socket.on('data', () => socket.write('-WRONGPASS no\r\n'))],
  ])('where Redis %s, the issuer is asked, and the log says so', async (what, answer) => {
    const sockets = new Set<Socket>();
    const fake: Server = createServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      answer(socket);
    });
    const at = await freePort();
    if (what !== 'takes no connection')
      await new Promise<void>((resolve) => void fake.listen(at, '127.0.0.1', resolve));
    try {
      const server = await start(`127.0.0.1:${at}`);
      const before = issuer.requests.length;
      expect(await statusOf(server)).toBe(200);
      expect(issuer.requests.length).toBe(before + 1);
      await expect.poll(server.stderr).toContain('store-failed');
      expect(server.stderr()).not.toContain(encodeURIComponent(password));
    } finally {
      for (const socket of sockets) socket.destroy();
      fake.close();
    }
  });
});
