/** Hosts and origins on real hosts: what a browser would send, by hand (MCP basic/transports "Security Warning"). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTestProvider } from '../support/test-providers.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { exchange, rawHead, rawPost, type RawResponse } from '../support/raw-http.ts';

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

describe.each(hosts)('on $name', ({ start }) => {
  let server: TestServer;
  const startWith = (env: Record<string, string>): void => {
    beforeAll(async () => {
      server = await start({ transport: 'full', provider: await buildTestProvider('everything'), env });
    });
    afterAll(() => server?.stop());
  };

  /** Sends a POST with a Host and an Origin; `PORT` stands for the server's port. */
  const send = async (host: string, origin: string | null): Promise<RawResponse | undefined> => {
    const here = (text: string): string => text.replaceAll('PORT', String(server.port));
    const fields = { host: here(host), origin: origin === null ? null : here(origin) };
    return (await exchange(server.port, rawPost(ping, fields))).responses[0];
  };

  describe('without configuration', () => {
    startWith({});

    test.each<[string, string | null]>([
      ['localhost:PORT', null],
      ['127.0.0.1:PORT', null],
      ['localhost:PORT', 'http://localhost:PORT'],
      ['127.0.0.1:PORT', 'http://127.0.0.1:PORT'],
      ['[::1]:PORT', 'http://[::1]:PORT'],
      ['LOCALHOST:PORT', 'http://localhost:PORT'],
      ['localhost', 'http://localhost'],
      ['localhost:80', 'http://localhost'],
    ])('Host %s and Origin %s are served', async (host, origin) => {
      const response = await send(host, origin);
      expect(response).toMatchObject({ status: 200 });
      expect([...response!.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    });

    test.each([
      ['localhost:PORT', 'https://evil.example'],
      ['localhost:PORT', 'null'],
      ['localhost:PORT', ''],
      ['localhost:PORT', 'https://localhost:PORT'],
      ['localhost:PORT', 'http://localhost:1'],
      ['localhost:PORT', 'http://127.0.0.1:PORT'],
      ['localhost:PORT', 'http://localhost:PORT.evil.example'],
      ['localhost:PORT', 'http://localhost:PORT\r\norigin: http://localhost:PORT'],
      ['evil.example', 'http://evil.example'],
      ['evil.example:PORT', 'http://evil.example:PORT'],
      ['localhost.evil.example:PORT', 'http://localhost.evil.example:PORT'],
      ['192.168.0.1:PORT', 'http://192.168.0.1:PORT'],
    ])('Host %s and Origin %j are refused with 403', async (host, origin) => {
      const response = await send(host, origin);
      expect(response).toMatchObject({ status: 403 });
      expect(JSON.parse(response!.body)).toMatchObject({ jsonrpc: '2.0', error: {} });
      expect([...response!.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    });

    test('an absolute target with another host is that host', async () => {
      const fields = { origin: 'http://evil.example', 'content-length': String(ping.length) };
      const head = rawHead(fields, 'POST http://evil.example/mcp HTTP/1.1');
      expect((await exchange(server.port, head + ping)).responses).toMatchObject([{ status: 403 }]);
    });

    test('a preflight of another origin is refused with 403', async () => {
      const fields = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
      const { responses } = await exchange(server.port, rawHead(fields, 'OPTIONS /mcp HTTP/1.1'));
      expect(responses).toMatchObject([{ status: 403 }]);
    });

    test('two Host fields, or none, are no way in', async () => {
      for (const host of ['localhost\r\nhost: evil.example', null]) {
        const fields = { host, origin: 'http://evil.example' };
        const { responses } = await exchange(server.port, rawPost(ping, fields));
        // Without a Host, wasmtime itself fails.
        for (const { status } of responses) expect(status).toBeOneOf([400, 403, 500]);
      }
    });
  });

  describe('with every origin allowed', () => {
    startWith({ MCP_ALLOWED_ORIGINS: '*', MCP_ALLOWED_HOSTS: 'mcp.example' });

    test.each(['null', 'chrome-extension://abc', 'tauri://localhost', 'https://any.example'])(
      '%s may ask first, and call',
      async (origin) => {
        const fields = {
          host: 'mcp.example',
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'traceparent,x-api-key',
        };
        const { responses } = await exchange(server.port, rawHead(fields, 'OPTIONS /mcp HTTP/1.1'));
        expect(responses).toMatchObject([{ status: 204 }]);
        expect(responses[0]!.headers.get('access-control-allow-headers')).toMatch(/traceparent, x-api-key/);
        const response = await send('mcp.example', origin);
        expect(response).toMatchObject({ status: 200 });
        expect(response!.headers.get('access-control-allow-origin')).toBe(origin);
      },
    );

    test.each(['mcp.example:443', 'mcp.example:80', 'MCP.example'])('the host %s is mcp.example', async (host) => {
      expect(await send(host, null)).toMatchObject({ status: 200 });
    });
  });

  describe('with origins that are no web sites', () => {
    startWith({ MCP_ALLOWED_ORIGINS: 'tauri://localhost' });

    test.each([
      ['tauri://localhost', 200],
      ['tauri://other', 403],
      ['null', 403],
    ])('%s: %i', async (origin, status) => {
      expect(await send('localhost:PORT', origin)).toMatchObject({ status });
    });
  });

  describe('with allowed origins, hosts and a public URL', () => {
    startWith({
      MCP_ALLOWED_ORIGINS: 'https://app.example, http://localhost:3000',
      MCP_ALLOWED_HOSTS: 'internal.example:8080',
      MCP_PUBLIC_URL: 'https://mcp.example/mcp',
    });

    test.each<[string, string | null, number]>([
      ['internal.example:8080', null, 200],
      ['mcp.example', null, 200],
      ['mcp.example', 'https://mcp.example', 200],
      ['mcp.example', 'https://app.example', 200],
      ['localhost:PORT', 'http://localhost:3000', 200],
      ['evil.example', null, 403],
      ['internal.example', null, 403],
      ['evil.example', 'https://app.example', 403],
      ['mcp.example', 'https://evil.example', 403],
      ['mcp.example', 'https://app.example.evil.example', 403],
      ['mcp.example', 'https://app.example:8443', 403],
      ['mcp.example', 'null', 403],
    ])('Host %s and Origin %s: %i', async (host, origin, status) => {
      expect(await send(host, origin)).toMatchObject({ status });
    });

    test('an allowed origin may read the answer, and ask first', async () => {
      const origin = 'https://app.example';
      const response = await send('mcp.example', origin);
      expect(response!.headers.get('access-control-allow-origin')).toBe(origin);
      expect(response!.headers.get('vary')).toMatch(/origin/i);

      const fields = {
        host: 'mcp.example',
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, content-type, mcp-protocol-version',
      };
      const { responses } = await exchange(server.port, rawHead(fields, 'OPTIONS /mcp HTTP/1.1'));
      expect(responses).toMatchObject([{ status: 204 }]);
      const { headers } = responses[0]!;
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-headers')).toMatch(/authorization.*content-type.*mcp-protocol-version/i);
      expect(headers.get('access-control-allow-methods')).toContain('POST');
    });
  });
});
