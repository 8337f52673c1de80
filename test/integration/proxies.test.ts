/** The proxies of deploy/ in front of two servers on wasmtime: as their files have it, but for addresses and certificates. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findCaddy, startCaddy } from '../support/caddy.ts';
import { eras, openCall } from '../support/exchange-call.ts';
import { startOnWasmtime, type TestServer } from '../support/hosts.ts';
import { findNginx, startNginx, type Proxy } from '../support/nginx.ts';
import { call, callTool } from '../support/rpc.ts';
import { openssl, selfSigned, type SelfSigned } from '../support/self-signed.ts';
import { skipUnless } from '../support/skip.ts';
import { buildTestProvider } from '../support/test-providers.ts';

const nginx = findNginx();
const caddy = findCaddy();

const proxies = [
  { name: 'nginx', program: nginx, start: (ports: number[]) => startNginx(nginx!, { servers: ports }) },
  { name: 'Caddy', program: caddy, start: (ports: number[]) => startCaddy(caddy!, ports) },
];

let servers: TestServer[];
beforeAll(async () => {
  servers = [];
  while (servers.length < 2) {
    servers.push(
      await startOnWasmtime({
        transport: 'full',
        provider: await buildTestProvider('everything'),
        env: { MCP_TRUST_FORWARDED: 'true' },
      }),
    );
  }
});
afterAll(async () => {
  for (const server of servers) await server.stop();
});

describe.each(proxies)('behind $name', ({ name, program, start }) => {
  describe('two servers', skipUnless(program !== undefined, `${name} is not installed`), () => {
    let proxy: Proxy;
    let url: string;
    beforeAll(async () => {
      proxy = await start(servers.map(({ port }) => port));
      url = `http://127.0.0.1:${proxy.port}/mcp`;
    });
    afterAll(() => proxy?.stop());

    test.each(eras)('send events that arrive one by one: $revision', async (era) => {
      // It never ends by itself: whoever waited for the end would wait for ever.
      const opened = await openCall(url, era, 'endless', { label: `${name} ${era.revision}` }, { progressToken: 'p' });
      for (let progress = 1; progress <= 3; progress++) {
        expect(await opened.next()).toMatchObject({ params: { progress } });
      }
      opened.leave();
      await expect
        .poll(() => servers.map((each) => each.stderr()).join(''))
        .toContain(`${name} ${era.revision}: cancelled`);
    });

    test('say which address clients have, whatever a client says of it', async () => {
      const forged = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
      for (const claimed of [new Map<string, string>(), new Map(Object.entries(forged))]) {
        const page = await fetch(new URL('/', url), { headers: [...claimed, ['accept', 'text/html']] });
        expect(await page.text()).toContain(`<code>${url}</code>`);
      }
    });

    test('get no body that is too large', async () => {
      const { status } = await callTool(url, 'raw_arguments', { a: 'x'.repeat(5_000_000) });
      expect(status).toBe(413);
      const arrived = await callTool(url, 'raw_arguments', { a: 'x'.repeat(3_000_000) });
      expect(arrived.text).toHaveLength(
        (await callTool(servers[0]!.url, 'raw_arguments', { a: 'x'.repeat(3_000_000) })).text.length,
      );
    });

    test('keep their health to themselves', async () => {
      for (const path of ['/healthz', '/readyz']) expect((await fetch(new URL(path, url))).status).toBe(404);
    });

    test('are both asked, and one alone where the other is gone', async () => {
      const gone = await startOnWasmtime({ transport: 'full', provider: await buildTestProvider('everything') });
      const among = await start([servers[0]!.port, gone.port]);
      try {
        const ping = async (): Promise<number> => (await call(`http://127.0.0.1:${among.port}/mcp`, 'ping')).status;
        for (let at = 0; at < 4; at++) expect(await ping()).toBe(200);
        await gone.stop();
        // One that is kept may be used before the proxy knows that it was closed.
        await expect.poll(ping).toBe(200);
        const statuses = [];
        for (let at = 0; at < 20; at++) statuses.push(await ping());
        expect(statuses).toEqual(statuses.map(() => 200));
      } finally {
        await among.stop();
      }
    });
  });
});

const missing = [nginx === undefined && 'nginx', openssl === undefined && 'openssl'].filter((name) => name !== false);

describe('nginx with TLS', skipUnless(missing.length === 0, `${missing.join(' and ')}: not installed`), () => {
  let tls: SelfSigned;
  let proxy: Proxy;
  beforeAll(async () => {
    tls = selfSigned();
    proxy = await startNginx(nginx!, { servers: servers.map(({ port }) => port), tls });
  });
  afterAll(async () => {
    await proxy?.stop();
    tls.remove();
  });

  test('tells the server that clients come by https', async () => {
    const page = await tls.get(proxy.port, '/', { accept: 'text/html' });
    expect(page).toContain(`<code>https://localhost:${proxy.port}/mcp</code>`);
  });
});
