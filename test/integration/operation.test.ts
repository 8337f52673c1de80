/** What operators and passers-by see on real hosts: health, the log of requests, and the page for browsers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, renderedPage } from '../support/chromium.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { call } from '../support/rpc.ts';
import { skipUnless } from '../support/skip.ts';
import { buildTestProvider } from '../support/test-providers.ts';

const chromium = findChromium();
const html = { accept: 'text/html' };
const at = ({ url }: TestServer, path: string): string => new URL(path, url).href;

describe.each(hosts)('on $name', ({ start }) => {
  const servers: TestServer[] = [];
  const startWith = async (env: Record<string, string>): Promise<TestServer> => {
    const server = await start({ transport: 'full', provider: await buildTestProvider('everything'), env });
    servers.push(server);
    return server;
  };
  let server: TestServer;
  beforeAll(async () => {
    server = await startWith({ MCP_LOG: 'audit' });
  });
  afterAll(async () => {
    for (const each of servers) await each.stop();
  });

  test('a server that can serve says so, and nothing else', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const answer = await fetch(at(server, path));
      expect([answer.status, await answer.text(), answer.headers.get('cache-control')]).toEqual([
        200,
        'ok\n',
        'no-store',
      ]);
      expect((await fetch(at(server, path), { method: 'HEAD' })).status).toBe(200);
      expect((await fetch(at(server, path), { method: 'POST', body: '{}' })).status).toBe(405);
    }
  });

  test('one whose authorization cannot be enforced lives, and is not ready', async () => {
    const broken = await startWith({ MCP_AUTH_REQUIRED_SCOPES: 'admin' });
    expect((await fetch(at(broken, '/healthz'))).status).toBe(200);
    const answer = await fetch(at(broken, '/readyz'));
    expect([answer.status, await answer.text()]).toEqual([503, 'unavailable\n']);
  });

  test('no token is needed for health, and without one nothing else is told', async () => {
    const env = { MCP_AUTH_ISSUER: 'https://issuer.example', MCP_AUTH_AUDIENCE: 'x', MCP_LIVE_PATH: 'off' };
    const closed = await startWith(env);
    expect((await fetch(at(closed, '/healthz'))).status).toBe(404);
    expect((await fetch(at(closed, '/readyz'))).status).toBe(200);
    expect((await call(closed.url, 'ping')).status).toBe(401);
  });

  test('each request has a line in the log, and each decision', async () => {
    await call(server.url, 'tools/call', { name: 'echo', arguments: { message: 'SECRET' } });
    await expect.poll(server.stderr).toMatch(/"event":"decision".*"name":"echo".*"decision":"allow"/);
    await expect.poll(server.stderr).toMatch(/"event":"request".*"method":"tools\/call".*"status":200/);
    expect(server.stderr()).not.toContain('SECRET');
  });

  test('a browser gets a page', async () => {
    const root = await fetch(at(server, '/'), { headers: html });
    const endpoint = await fetch(server.url, { headers: html });
    expect([root.status, endpoint.status, endpoint.headers.get('allow')]).toEqual([200, 405, 'POST, OPTIONS']);
    for (const answer of [root, endpoint]) {
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(await answer.text()).toContain(`<code>${server.url}</code>`);
    }
    expect((await fetch(at(server, '/'))).status).toBe(404);
    expect((await fetch(server.url)).headers.get('content-type')).toBe('application/json');
  });

  test('the page is shown as it is meant', skipUnless(chromium !== undefined, 'there is no Chromium'), async () => {
    const page = await renderedPage(chromium!, at(server, '/'));
    expect(page).toContain('<h1>MCP server</h1>');
    expect(page).toContain(server.url);
  });
});
