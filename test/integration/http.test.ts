/** HTTP as real hosts speak it: methods, paths, headers. */
import { METHODS } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTestProvider } from '../support/test-providers.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { exchange, rawHead, rawPost } from '../support/raw-http.ts';
import { call, post } from '../support/rpc.ts';

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const pong = '{"jsonrpc":"2.0","id":1,"result":{}}';
const ok = { status: 200, body: pong };

/** So many header fields. */
const many = (count: number): string => Array.from({ length: count }, (_, index) => `x-${index}: 1\r\n`).join('');

describe.each(hosts)('on $name', ({ name, start }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start({ transport: 'full', provider: await buildTestProvider('everything') });
  });
  afterAll(() => server?.stop());

  test('an answer says its type and its length', async () => {
    const { responses } = await exchange(server.port, rawPost(ping));
    expect(responses).toMatchObject([ok]);
    expect(responses[0]!.headers.get('content-type')).toBe('application/json');
    expect(responses[0]!.headers.get('content-length')).toBe(String(pong.length));
  });

  test('a notification is accepted with 202 and an empty body', async () => {
    const { responses } = await exchange(
      server.port,
      rawPost('{"jsonrpc":"2.0","method":"notifications/initialized"}'),
    );
    expect(responses).toMatchObject([{ status: 202, body: '' }]);
  });

  describe('a method other than POST', () => {
    // Node makes another request of one with Upgrade; CONNECT and OPTIONS are below.
    const nodeKnows = METHODS.filter((method) => !['POST', 'OPTIONS', 'CONNECT'].includes(method));

    test.each(nodeKnows)('%s is not served', async (method) => {
      const { responses } = await exchange(server.port, rawHead({}, `${method} /mcp HTTP/1.1`), {
        head: method === 'HEAD',
      });
      expect(responses).toMatchObject([{ status: 405 }]);
      const elsewhere = await exchange(server.port, rawHead({}, `${method} /x HTTP/1.1`), { head: method === 'HEAD' });
      expect(elsewhere.responses).toMatchObject([{ status: 404 }]);
    });

    test.each(['post', 'BREW', 'M-COPY'])('%s is not served: Node refuses what it does not know', async (method) => {
      const { responses } = await exchange(server.port, rawHead({}, `${method} /mcp HTTP/1.1`));
      expect(responses).toMatchObject([{ status: name === 'node' ? 400 : 405 }]);
    });

    test.each(['GET', 'DELETE', 'PUT', 'PATCH'])('%s is told what is', async (method) => {
      const { status, headers } = await fetch(server.url, { method });
      expect(status).toBe(405);
      expect(headers.get('allow')).toContain('POST');
    });

    test('GET for an event stream is 405, as clients expect where there is none', async () => {
      expect((await fetch(server.url, { headers: { accept: 'text/event-stream' } })).status).toBe(405);
    });

    test('HEAD is answered without a body, and the connection stays good', async () => {
      const pieces = rawHead({}, 'HEAD /mcp HTTP/1.1');
      const { responses } = await exchange(server.port, [pieces, pieces], { responses: 2, head: true });
      expect(responses.map(({ status }) => status)).toEqual([405, 405]);
    });

    test('OPTIONS is answered with 204, without a length or a body', async () => {
      const { responses } = await exchange(server.port, rawHead({}, 'OPTIONS /mcp HTTP/1.1') + rawPost(ping), {
        responses: 2,
      });
      expect(responses).toMatchObject([{ status: 204 }, ok]);
      // RFC 9110 section 8.6: no Content-Length in a 204.
      expect(responses[0]!.headers.has('content-length')).toBe(false);
    });

    test.each<[string, number]>([
      ['OPTIONS * HTTP/1.1', 404],
      ['CONNECT localhost:80 HTTP/1.1', 404],
      ['CONNECT /mcp HTTP/1.1', 405],
    ])('%s does no harm', async (line, status) => {
      const { responses } = await exchange(server.port, rawHead({}, line));
      expect(responses).toMatchObject([{ status }]);
      expect((await post(server.url, ping)).status).toBe(200);
    });
  });

  test('a slash at the end of the path is no other path', async () => {
    expect((await post(`${server.url}/`, ping)).status).toBe(200);
  });

  test('a body with a Content-Encoding is refused with 415, and the client told what to send', async () => {
    const { responses } = await exchange(server.port, rawPost(ping, { 'content-encoding': 'gzip' }));
    expect(responses).toMatchObject([{ status: 415 }]);
    expect(responses[0]!.headers.get('accept-encoding')).toBe('identity');
  });

  test('a revision that is not served keeps nobody from negotiating another', async () => {
    const version = { 'mcp-protocol-version': '2024-11-05' };
    const hello = { capabilities: {}, clientInfo: { name: 'c', version: '1' }, protocolVersion: '2099-01-01' };
    const { status, message } = await call(server.url, 'initialize', hello, version);
    expect([status, message.result]).toMatchObject([200, { protocolVersion: '2025-11-25' }]);
    expect((await post(server.url, ping, version)).status).toBe(400);
  });

  test.each(['"params":null', '"params":{"cursor":null}'])('%s is as if absent', async (params) => {
    const { status, text } = await post(server.url, `{"jsonrpc":"2.0","id":1,"method":"tools/list",${params}}`);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toHaveProperty('result.tools');
  });

  test.each([
    '/',
    '/mcp//',
    '//mcp',
    '//mcp/',
    '/MCP',
    '/%6dcp',
    '/./mcp',
    '/x/../mcp',
    '/x/%2e%2e/mcp',
    '/mcp%00',
    '/mcp;a',
    '/mcp/..%2fmcp',
    '/.well-known/../mcp',
    '/.well-known/oauth-protected-resource/../../mcp',
    '/.well-known/oauth-protected-resource/%2e%2e/%2e%2e/mcp',
    '/.well-known/oauth-protected-resource//mcp',
    '/.well-known/oauth-protected-resource',
    '/.well-known/oauth-protected-resource/mcp',
    `/${'a'.repeat(10_000)}`,
  ])('the path %.60s is no other name of the endpoint', async (path) => {
    for (const line of [`POST ${path} HTTP/1.1`, `GET ${path} HTTP/1.1`]) {
      const head = rawHead({ 'content-length': String(ping.length) }, line);
      expect((await exchange(server.port, head + ping)).responses).toMatchObject([{ status: 404 }]);
    }
  });

  test('a query, and an absolute target, lead to the endpoint', async () => {
    const length = { 'content-length': String(ping.length) };
    for (const target of ['/mcp?a=b', '/mcp?', `http://localhost:${server.port}/mcp`]) {
      const { responses } = await exchange(server.port, rawHead(length, `POST ${target} HTTP/1.1`) + ping);
      expect(responses).toMatchObject([ok]);
    }
  });

  describe('headers', () => {
    test.each<[string, string, number]>([
      ['no Content-Type', rawPost(ping, { 'content-type': null }), 415],
      ['text/plain', rawPost(ping, { 'content-type': 'text/plain' }), 415],
      ['two Content-Types', rawPost(ping, { 'content-type': 'application/json\r\ncontent-type: text/plain' }), 415],
      ['a charset', rawPost(ping, { 'content-type': 'Application/JSON;charset=utf-8' }), 200],
      ['no Accept', rawPost(ping, { accept: null }), 200],
      ['*/*', rawPost(ping, { accept: '*/*' }), 200],
      ['two Accepts', rawPost(ping, { accept: 'text/event-stream\r\naccept: application/json' }), 200],
      ['an Accept without JSON', rawPost(ping, { accept: 'text/event-stream' }), 406],
      ['no revision', rawPost(ping, { 'mcp-protocol-version': null }), 200],
      ['an unknown revision', rawPost(ping, { 'mcp-protocol-version': '2024-11-05' }), 400],
      [
        'two revisions',
        rawPost(ping, { 'mcp-protocol-version': '2025-11-25\r\nmcp-protocol-version: 2025-11-25' }),
        400,
      ],
      ['names in capitals', rawPost(ping, { 'content-type': null, 'CONTENT-TYPE': 'application/json' }), 200],
      ['bytes that are no ASCII', rawPost(ping, { 'x-a': '\u00e9\u{1F600}' }), 200],
      ['a session that there is not', rawPost(ping, { 'mcp-session-id': 'x' }), 200],
    ])('%s: %#', async (_, text, status) => {
      expect((await exchange(server.port, text)).responses).toMatchObject([{ status }]);
    });

    test.each<[string, string]>([
      ['1,000 fields', rawHead().replace('\r\n\r\n', `\r\n${many(1000)}\r\n`)],
      ['one value of 128 KB', rawHead({ 'x-a': 'a'.repeat(128 * 1024) })],
      ['one name of 128 KB', rawHead({ ['a'.repeat(128 * 1024)]: '1' })],
      ['values of 70 KB together', rawHead({ 'x-a': 'a'.repeat(35_000), 'x-b': 'b'.repeat(35_000) })],
      ['a target of 128 KB', rawHead({}, `POST /mcp?${'a'.repeat(128 * 1024)} HTTP/1.1`)],
      ['a space before the colon', rawHead({ 'x-a ': '1' })],
      ['a line that is folded', rawHead({ 'x-a': '1\r\n 2' })],
      ['a bare line feed in a name', rawHead({ 'x\n-a': '1' })],
      ['a NUL', rawHead({ 'x-a': '\0' })],
      ['no HTTP', 'hello\r\n\r\n'],
    ])('that go too far are refused with 4xx: %s', async (_, head) => {
      const { responses } = await exchange(server.port, head);
      for (const { status } of responses) expect(status).toBeOneOf([400, 414, 431]);
      expect((await post(server.url, ping)).status).toBe(200);
    });

    test('of a reasonable size are accepted', async () => {
      const fields = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`x-${index}`, 'a'.repeat(200)]));
      expect((await exchange(server.port, rawPost(ping, fields))).responses).toMatchObject([ok]);
    });
  });
});
