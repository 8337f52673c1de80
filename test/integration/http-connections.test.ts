/** HTTP as real hosts speak it: connections that are kept, long bodies, many requests at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTestProvider } from '../support/test-providers.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { exchange, rawHead, rawPost } from '../support/raw-http.ts';
import { callTool, post } from '../support/rpc.ts';

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const ok = { status: 200, body: '{"jsonrpc":"2.0","id":1,"result":{}}' };

describe.each(hosts)('on $name', ({ start }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start({ transport: 'full', provider: await buildTestProvider('everything') });
  });
  afterAll(() => server?.stop());

  describe('a connection', () => {
    test('is kept for further requests', async () => {
      const { responses, closed } = await exchange(server.port, [rawPost(ping), rawPost(ping)], { responses: 2 });
      expect(responses).toMatchObject([ok, ok]);
      expect(closed).toBe(false);
    });

    test('takes requests before the answers are there, and answers in order', async () => {
      const requests = Array.from({ length: 20 }, (_, id) => rawPost(`{"jsonrpc":"2.0","id":${id},"method":"ping"}`));
      const { responses } = await exchange(server.port, requests.join(''), { responses: 20 });
      expect(responses.map(({ body }) => (JSON.parse(body) as { id: number }).id)).toEqual([...requests.keys()]);
    });

    test.each<[string, string, number]>([
      ['JSON-RPC', rawPost('{'), 400],
      ['a type', rawPost(ping, { 'content-type': 'text/plain' }), 415],
      ['an Accept', rawPost(ping, { accept: 'text/html' }), 406],
      ['a revision', rawPost(ping, { 'mcp-protocol-version': 'x' }), 400],
      ['an origin', rawPost(ping, { origin: 'https://evil.example' }), 403],
      ['a path', rawPost(ping).replace('/mcp', '/x'), 404],
      ['a method', rawPost(ping).replace('POST', 'PUT'), 405],
    ])('serves the next request after %s was refused', async (_, text, status) => {
      const { responses } = await exchange(server.port, text + rawPost(ping), { responses: 2 });
      expect(responses).toMatchObject([{ status }, ok]);
    });

    test.each(['X\r\n\r\n', 'POST /mcp HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n'])(
      'answers what came before a malformed request, refuses that, and ends: %j',
      async (text) => {
        const { responses, closed } = await exchange(
          server.port,
          rawPost(ping) + rawPost(ping) + text + rawPost(ping),
          {
            responses: 4,
          },
        );
        expect(responses).toMatchObject([ok, ok, { status: 400 }]);
        expect(closed).toBe(true);
      },
    );

    test.each<[string, string, number[]]>([
      ['CONNECT', 'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n', [404]],
      ['CONNECT to the endpoint', rawHead({}, 'CONNECT /mcp HTTP/1.1'), [405]],
      ['a method that Node does not know', rawHead({}, 'BREW /mcp HTTP/1.1'), [405, 400]],
      ['HTTP/2 without a word', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
    ])('answers what came before %s, and the host or the component refuses that', async (_, text, statuses) => {
      const { responses } = await exchange(server.port, rawPost(ping) + text, { responses: 2, moreMs: 5_000 });
      expect(responses[0]).toMatchObject(ok);
      for (const { status } of responses.slice(1)) expect(status).toBeOneOf(statuses);
      expect((await exchange(server.port, rawPost(ping))).responses).toMatchObject([ok]);
    });

    test.each<[string, Record<string, string>]>([
      ['a WebSocket', { connection: 'upgrade', upgrade: 'websocket' }],
      [
        'HTTP/2',
        { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAARAAAAAAAIAAAAA' },
      ],
    ])('is not made %s', async (_, fields) => {
      const { responses } = await exchange(server.port, rawPost(ping, fields));
      expect(responses).toMatchObject([ok]);
      // The request after it is answered, or its client told that it is not.
      const two = await exchange(server.port, rawPost(ping, fields) + rawPost(ping), { responses: 2 });
      expect(two.responses.length === 2 || two.responses[0]!.headers.get('connection') === 'close').toBe(true);
    });

    test('is not confused by an unread body: no part of it becomes a request', async () => {
      const inner = rawPost(ping);
      const refusals: Record<string, string>[] = [{ 'content-type': 'text/plain' }, { 'mcp-protocol-version': 'x' }];
      for (const refused of refusals) {
        const { responses } = await exchange(server.port, rawPost(inner, refused) + rawPost(ping), {
          responses: 3,
          moreMs: 1_500,
        });
        expect(responses[0]!.status).toBeOneOf([400, 415]);
        expect(responses.slice(1)).toMatchObject(responses.length > 1 ? [ok] : []);
      }
    });
  });

  test('a refusal reaches a client that sends a long body', async () => {
    const long = ping + ' '.repeat(1_000_000);
    for (const [headers, status] of [
      [{ 'content-type': 'text/plain' }, 415],
      [{ origin: 'https://evil.example' }, 403],
    ] as const) {
      for (let round = 0; round < 5; round++) expect((await post(server.url, long, headers)).status).toBe(status);
    }
  });

  test.each<[string, string, number]>([
    ['a call', rawPost(ping, { expect: '100-continue' }), 200],
    ['a refusal', rawPost(ping, { expect: '100-continue', 'content-type': 'text/plain' }), 415],
    ['a body that is too long', rawHead({ expect: '100-continue', 'content-length': '50000000' }), 413],
  ])('a client that expects 100 Continue is answered once: %s', async (_, text, status) => {
    const { responses } = await exchange(server.port, text, { responses: 2, moreMs: 1_500 });
    expect(responses).toMatchObject([{ status }]);
  });

  test('requests at the same time are each answered with their own', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => callTool(server.url, 'raw_arguments', { index })),
    );
    const arrived = answers.map(
      ({ message }) => (message.result as { structuredContent: { arguments: string } }).structuredContent.arguments,
    );
    expect(arrived).toEqual(answers.map((_, index) => `{"index":${index}}`));
  });
});
