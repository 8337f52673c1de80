import { describe, expect, it } from 'vitest';
import { testApp, wasmError, type TestHead } from './support/app.ts';

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const pong = { jsonrpc: '2.0', id: 1, result: {} };

describe('a POST on the MCP path', () => {
  it('answers a request with HTTP 200 and one JSON object', async () => {
    const answer = await testApp().send(ping);
    expect(answer).toMatchObject({ status: 200, message: pong });
    expect([...answer.headers]).toEqual([['content-type', 'application/json']]);
  });

  it('answers a JSON-RPC error with HTTP 200, so that clients see the code', async () => {
    const answer = await testApp().send('{"jsonrpc":"2.0","id":1,"method":"nothing"}');
    expect(answer).toMatchObject({ status: 200, message: { id: 1, error: { code: -32601 } } });
  });

  it.each([
    ['a notification', '{"jsonrpc":"2.0","method":"notifications/initialized"}'],
    ['a notification that means nothing here', '{"jsonrpc":"2.0","method":"notifications/x","params":{"a":1}}'],
    ['a request method without an id', '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"x"}}'],
    ['a notification of bad parameters', '{"jsonrpc":"2.0","method":"tools/call","params":{"name":1}}'],
    ['a posted result', '{"jsonrpc":"2.0","id":1,"result":{}}'],
    ['a posted error', '{"jsonrpc":"2.0","id":"x","error":{"code":1,"message":"m"}}'],
    ['a posted error without an id', '{"jsonrpc":"2.0","error":{"code":1,"message":"m"}}'],
  ])('accepts %s with 202 and no body, and calls no tool', async (_, body) => {
    const app = testApp();
    expect(await app.send(body)).toMatchObject({ status: 202, text: '' });
    expect(app.calls.map(({ name }) => name)).not.toContain('callTool');
  });

  it('tells the provider of notifications/initialized, once, and of nothing when it has an id', async () => {
    const app = testApp();
    await app.send('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    const answer = await app.send('{"jsonrpc":"2.0","id":1,"method":"notifications/initialized"}');
    expect(answer).toMatchObject({ status: 200, message: { error: { code: -32601 } } });
    expect(app.calls).toEqual([{ name: 'clientInitialized', args: [] }]);
  });

  it('answers 202 also when the provider fails at a notification, and logs it', async () => {
    const app = testApp({
      lifecycle: {
        clientInitialized() {
          throw new Error('broken');
        },
      },
    });
    const answer = await app.send('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    expect(answer).toMatchObject({ status: 202, text: '' });
    expect(app.logged).toEqual([
      { event: 'notification-failed', method: 'notifications/initialized', detail: 'Error: broken' },
    ]);
  });
});

describe('what is refused before a message is read', () => {
  const json = { 'content-type': 'application/json' };
  it.each<[string, TestHead, number]>([
    ['another path', { path: '/' }, 404],
    ['two slashes at the end', { path: '/mcp//' }, 404],
    ['two slashes', { path: '//mcp' }, 404],
    ['a percent-encoded letter', { path: '/%6dcp' }, 404],
    ['dot segments', { path: '/x/../mcp' }, 404],
    ['encoded dot segments', { path: '/x/%2e%2e/mcp' }, 404],
    ['another case', { path: '/MCP' }, 404],
    ['a path parameter', { path: '/mcp;x' }, 404],
    ['an asterisk', { path: '*' }, 404],
    ['no Content-Type', { headers: { 'content-type': null } }, 415],
    ['text/plain', { headers: { 'content-type': 'text/plain' } }, 415],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['an Accept without JSON', { headers: { ...json, accept: 'text/html' } }, 406],
    ['an Accept of event streams only', { headers: { ...json, accept: 'text/event-stream' } }, 406],
    ['gzip', { headers: { ...json, 'content-encoding': 'gzip' } }, 415],
    ['two codings', { headers: { ...json, 'content-encoding': 'identity, br' } }, 415],
    ['a coding that is none', { headers: { ...json, 'content-encoding': '*' } }, 415],
  ])('%s: the body is not read and the provider is not called', async (_, head, status) => {
    const app = testApp();
    const answer = await app.send(ping, head);
    expect(answer.status).toBe(status);
    expect(app.bodyReads()).toBe(0);
    expect(app.calls).toEqual([]);
    expect(answer.message).toMatchObject({ jsonrpc: '2.0', error: { code: expect.any(Number) } });
    expect(answer.message).not.toHaveProperty('id');
  });

  it.each(['GET', 'DELETE', 'HEAD', 'PUT', 'PATCH', 'TRACE', 'CONNECT', 'post', 'Post', 'POSTS', ''])(
    'method %j: 405 with Allow',
    async (method) => {
      const app = testApp();
      const answer = await app.send(ping, { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')!.split(', ')).toContain('POST');
      expect(app.bodyReads()).toBe(0);
      expect(app.calls).toEqual([]);
    },
  );

  it('names the revisions that it serves when it refuses one', async () => {
    const answer = await testApp().send(ping, { headers: { 'mcp-protocol-version': '1' } });
    expect(answer.message!.error!.message).toMatch(/2025-11-25.*2025-06-18.*2025-03-26/);
  });

  it('repeats nothing of what was sent', async () => {
    const evil = '<script>"\r\nx: y';
    const head = { path: `/${evil}`, query: evil, headers: { accept: evil, 'content-type': evil, origin: evil } };
    expect((await testApp().send(evil, head)).text).not.toContain('script');
  });

  it('serves a query beside the path, which means nothing', async () => {
    expect((await testApp().send(ping, { query: 'a=1' })).status).toBe(200);
  });

  it('serves the path with a slash at its end', async () => {
    expect((await testApp().send(ping, { path: '/mcp/' })).status).toBe(200);
    expect((await testApp({}, { MCP_PATH: '/a/' }).send(ping, { path: '/a' })).status).toBe(200);
  });

  it('serves the path that MCP_PATH names, and no other', async () => {
    const app = testApp({}, { MCP_PATH: '/' });
    expect((await app.send(ping, { path: '/' })).status).toBe(200);
    expect((await app.send(ping, { path: '/mcp' })).status).toBe(404);
  });
});

describe('a body that cannot be had', () => {
  it.each([
    ['too-large', 413],
    ['timeout', 408],
    ['aborted', 400],
    ['fragmented', 400],
  ] as const)('%s is answered with %i, and the provider is not called', async (fault, status) => {
    const app = testApp();
    const answer = await app.send(fault);
    expect(answer.status).toBe(status);
    expect(answer.message).not.toHaveProperty('id');
    expect(app.calls).toEqual([]);
  });

  it('is refused by its Content-Length alone', async () => {
    const app = testApp();
    const answer = await app.send(ping, { headers: { 'content-length': String(4 * 1024 * 1024 + 1) } });
    expect(answer.status).toBe(413);
    expect(app.bodyReads()).toBe(0);
  });

  it('is refused beyond MCP_MAX_BODY_BYTES, and accepted at it', async () => {
    const app = testApp({}, { MCP_MAX_BODY_BYTES: String(ping.length) });
    expect((await app.send(ping)).status).toBe(200);
    expect((await app.send(`${ping} `)).status).toBe(413);
  });
});

describe('a request id', () => {
  it.each([
    '1',
    '0',
    '-1',
    '-0',
    '9007199254740993',
    '123456789012345678901234567890',
    '-9223372036854775809',
    '""',
    '"1"',
    '"\\u0061"',
    '"\\ud800"',
    '"\\/"',
    '"é\u{1F600}\u2028"',
    '"__proto__"',
    JSON.stringify('x'.repeat(1_000_000)),
  ])('%.40s is echoed byte for byte', async (id) => {
    for (const space of ['', ' ']) {
      const { status, text } = await testApp().send(`{"jsonrpc":"2.0","id":${space}${id}${space},"method":"ping"}`);
      expect(status).toBe(200);
      expect(text).toBe(`{"jsonrpc":"2.0","id":${id},"result":{}}`);
    }
  });

  it.each(['null', 'true', '{}', '[]', '[1]', '1.5', '1e-1', '1e400', '-1e400'])(
    '%s is refused with 400, and left out of the error',
    async (id) => {
      const { status, message } = await testApp().send(`{"jsonrpc":"2.0","id":${id},"method":"ping"}`);
      expect(status).toBe(400);
      expect(message).toMatchObject({ error: { code: -32600 } });
      expect(message).not.toHaveProperty('id');
    },
  );

  it('that cannot be read is null for 2025-03-26, where errors have one', async () => {
    const head = { headers: { 'mcp-protocol-version': null } };
    for (const body of ['{"jsonrpc":"2.0","id":true,"method":"ping"}', '{"jsonrpc":', '[]', '7']) {
      expect(await testApp().send(body, head)).toMatchObject({ status: 400, message: { id: null } });
    }
  });

  it('is kept in the refusal of a message that is otherwise invalid', async () => {
    const { status, message } = await testApp().send('{"jsonrpc":"1.0","id":"a","method":"ping"}');
    expect({ status, message }).toMatchObject({ status: 400, message: { id: 'a', error: { code: -32600 } } });
  });
});

describe('a failure', () => {
  it.each([
    ['an Error', () => new Error('secret /etc/passwd'), 'Error: secret /etc/passwd'],
    ['a text', () => 'secret', 'secret'],
    ['nothing', () => undefined, 'undefined'],
    ['null', () => null, 'null'],
    ['a payload that is no mcp-error', () => wasmError({ tag: 'secret' }), 'Error: component error'],
    ['an mcp-error without a message', () => wasmError({ code: { tag: 'timeout' } }), 'Error: component error'],
  ])(
    'of the provider, thrown as %s, is -32603 for the client and logged for the operator',
    async (_, thrown, detail) => {
      const app = testApp({
        tools: {
          callTool() {
            throw thrown();
          },
        },
      });
      const message = await app.call('tools/call', { name: 'x' });
      expect(message).toEqual({ jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'Internal error' } });
      expect(app.logged).toEqual([{ event: 'internal-error', method: 'tools/call', detail }]);
    },
  );
});
