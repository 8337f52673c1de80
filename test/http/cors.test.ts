import { describe, expect, it } from 'vitest';
import { testApp, type TestHead } from '../support/app.ts';

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const origin = 'https://app.example';
const variables = { MCP_ALLOWED_ORIGINS: origin };
const names = (header: string | undefined): string[] => (header ?? '').toLowerCase().split(', ');

describe('an answer to an allowed origin', () => {
  it.each<[string, TestHead, number]>([
    ['a success', {}, 200],
    ['a wrong method', { method: 'GET' }, 405],
    ['a wrong type', { headers: { 'content-type': 'text/plain' } }, 415],
    ['a wrong revision', { headers: { 'mcp-protocol-version': 'x' } }, 400],
  ])('can be read by the page: %s', async (_, head, status) => {
    const answer = await testApp({}, variables).send(ping, { ...head, headers: { ...head.headers, origin } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(names(answer.headers.get('access-control-expose-headers'))).toEqual(
      expect.arrayContaining(['mcp-protocol-version', 'www-authenticate']),
    );
    expect(names(answer.headers.get('vary'))).toContain('origin');
  });

  it('names that origin and allows no credentials, also where every origin is allowed', async () => {
    const { headers } = await testApp({}, { MCP_ALLOWED_ORIGINS: '*' }).send(ping, { headers: { origin } });
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.has('access-control-allow-credentials')).toBe(false);
  });
});

describe('a preflight', () => {
  const preflight = {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,mcp-protocol-version',
      'content-type': null,
      accept: '*/*',
      'mcp-protocol-version': null,
    },
  };

  it('of an allowed origin is answered without reading a body, and allows what MCP clients send', async () => {
    const app = testApp({}, variables);
    const { status, headers, text } = await app.send('', preflight);
    expect({ status, text }).toEqual({ status: 204, text: '' });
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(names(headers.get('access-control-allow-methods'))).toContain('post');
    expect(names(headers.get('access-control-allow-headers'))).toEqual(
      expect.arrayContaining([
        'accept',
        'authorization',
        'content-type',
        'last-event-id',
        'mcp-protocol-version',
        'mcp-session-id',
      ]),
    );
    expect(names(headers.get('vary'))).toContain('origin');
    expect(app.bodyReads()).toBe(0);
    expect(app.calls).toEqual([]);
  });

  const asking = async (asked: string): Promise<string> => {
    const headers = { ...preflight.headers, 'access-control-request-headers': asked };
    return (await testApp({}, variables).send('', { ...preflight, headers })).headers.get(
      'access-control-allow-headers',
    )!;
  };

  it('allows further headers that it asks for', async () => {
    const allowed = names(await asking('traceparent, X-API-Key,authorization'));
    expect(allowed).toEqual(expect.arrayContaining(['traceparent', 'x-api-key', 'authorization', 'mcp-session-id']));
    expect(allowed).toHaveLength(new Set(allowed).size);
  });

  it.each([
    ['no names', 'a b,é, x\r\ny: z,"q",, '],
    ['wildcards and other signs', '(a),a/b,a=b'],
    ['long names', 'x'.repeat(65)],
  ])('repeats nothing but names: %s', async (_, asked) => {
    expect(await asking(asked)).toBe(await asking(''));
  });

  it('allows a bounded number of names', async () => {
    const asked = Array.from({ length: 1_000 }, (_, index) => `x-${index}`);
    const allowed = names(await asking(asked.join()));
    expect(allowed.filter((name) => /^x-[0-9]/.test(name))).toEqual(asked.slice(0, 32));
  });

  it.each(['null', 'chrome-extension://abc'])('of %s is answered where every origin is allowed', async (other) => {
    const headers = { ...preflight.headers, origin: other };
    const answer = await testApp({}, { MCP_ALLOWED_ORIGINS: '*' }).send('', { ...preflight, headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(other);
  });

  it('of another origin is refused with 403 and allows nothing', async () => {
    const { status, headers } = await testApp().send('', preflight);
    expect(status).toBe(403);
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('of another path is no way round 404', async () => {
    expect((await testApp({}, variables).send('', { ...preflight, path: '/x' })).status).toBe(404);
  });
});

describe('an origin that is not allowed', () => {
  it.each(['POST', 'GET', 'OPTIONS', 'DELETE', 'HEAD'])(
    'is refused with 403 whatever it asks for: %s',
    async (method) => {
      const app = testApp();
      const { status, headers, message } = await app.send(ping, {
        method,
        headers: { origin: 'https://evil.example' },
      });
      expect(status).toBe(403);
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(message).not.toHaveProperty('id');
      expect(app.bodyReads()).toBe(0);
      expect(app.calls).toEqual([]);
    },
  );

  it('learns nothing of the configuration from the refusal', async () => {
    const { text } = await testApp({}, variables).send(ping, { headers: { origin: 'https://evil.example' } });
    expect(text).not.toContain('app.example');
  });
});
