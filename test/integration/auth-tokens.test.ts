/** Who is let in, on real servers: the tables of the unit tests, and what only a server can show. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hosts } from '../support/hosts.ts';
import { exchange } from '../support/raw-http.ts';
import { call, callTool, post } from '../support/rpc.ts';
import { outcomeOfAnswer, startSecured, type Secured, type SecuredOptions } from '../support/secured.ts';
import { acceptedByClaims, refusedByClaims } from '../support/token-claims.ts';
import { acceptedByHeader, refusedByHeader } from '../support/token-headers.ts';
import { key, published, tokenKit } from '../support/token-kit.ts';
import { mint, testAudience, testIssuer } from '../support/tokens.ts';

/** Half an hour: building and starting what is tested may take minutes. */
const kit = tokenKit(Date.now(), 1_800);
const token = mint(key, kit.now);
const bearer = (text: string): Record<string, string> => ({ authorization: `Bearer ${text}` });

/** What can be sent in a header at all: no line ends, nothing that HTTP trims, not longer than hosts take. */
const sendable = (text: string): boolean =>
  /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) && text.length < 15_000;

const refused = [...refusedByHeader(kit), ...refusedByClaims(kit)];
const accepted = [...acceptedByHeader(kit), ...acceptedByClaims(kit)];

describe.each(hosts)('authorization on $name', (host) => {
  const servers: Secured[] = [];
  const startServer = async (options: Partial<SecuredOptions> = {}): Promise<Secured> => {
    const secured = await startSecured(host, { keys: published, reuse: true, ...options });
    servers.push(secured);
    return secured;
  };
  let secured: Secured;
  beforeAll(async () => {
    secured = await startServer();
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
  });

  test.each(refused)('%s: 401 invalid_token', async (_, reasons, tokens) => {
    const logged = secured.server().stderr().length;
    const sent = tokens.filter(sendable);
    for (const text of sent) expect(await secured.bearer(text)).toBe('invalid_token');
    const events = secured.server().stderr().slice(logged);
    const given = [...events.matchAll(/"reason":"([a-z-]+)"/g)].map(([, reason]) => reason);
    expect(given.filter((reason) => !reasons.split(' ').includes(reason!))).toEqual([]);
  });

  test.each(accepted)('%s: accepted', async (_, tokens) => {
    for (const text of tokens.filter(sendable)) expect(await secured.bearer(text)).toBe('let in');
  });

  test('34: a token of 1 MB is refused, and the server goes on', async () => {
    const { status } = await secured.send(bearer('x'.repeat(1024 * 1024))).catch(() => ({ status: 431 }));
    expect([400, 401, 431]).toContain(status);
    expect(await secured.bearer(token)).toBe('let in');
  });

  test.each<[string, Record<string, string>, string]>([
    ['no credentials', {}, 'challenge'],
    ['37: two tokens', bearer(`${token}, Bearer ${token}`), 'invalid_request'],
    ['38: another case', { authorization: `bEARER ${token}` }, 'let in'],
    ['39: no token', { authorization: 'Bearer' }, 'invalid_request'],
    ['39: two spaces', bearer(` ${token}`), 'let in'],
    ['39: a tab', { authorization: `Bearer\t${token}` }, 'invalid_request'],
    ['40: Basic', { authorization: 'Basic YWxpY2U6c2VjcmV0' }, 'challenge'],
    ['94: headers of proxies', { 'x-user': 'alice', 'x-forwarded-user': 'alice' }, 'challenge'],
  ])('%s', async (_, headers, outcome) => {
    expect(outcomeOfAnswer(await secured.send(headers), secured.server())).toBe(outcome);
  });

  test('37: two Authorization header fields are refused', async () => {
    const { port } = secured.server();
    const body = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
    const request = (authorization: string): string =>
      [
        'POST /mcp HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        'Connection: close',
        authorization,
        `\r\n${body}`,
      ].join('\r\n');
    const field = `Authorization: Bearer ${token}`;
    const one = await exchange(port, request(field));
    const two = await exchange(port, request(`${field}\r\n${field}`));
    expect([one.responses[0]?.status, two.responses[0]?.status]).toEqual([200, 400]);
  });

  test('41: a token in the query is not looked at, and not taken beside a header', async () => {
    const url = `${secured.server().url}?access_token=${token}`;
    expect(outcomeOfAnswer(await call(url, 'ping'), secured.server())).toBe('challenge');
    expect(outcomeOfAnswer(await call(url, 'ping', {}, bearer(token)), secured.server())).toBe('invalid_request');
  });

  test('a body is not looked at before the token is', async () => {
    const { url } = secured.server();
    for (const body of ['{', '', '[]', 'x'.repeat(10_000)]) {
      expect(outcomeOfAnswer(await post(url, body), secured.server())).toBe('challenge');
    }
  });

  test('42: a token without the required scopes is told all of them', async () => {
    const scoped = await startServer({ env: { MCP_AUTH_REQUIRED_SCOPES: 'tools:read tools:call' } });
    const answer = await scoped.send(bearer(mint(key, kit.now, { scope: 'tools:read' })));
    expect(outcomeOfAnswer(answer, scoped.server())).toBe('insufficient_scope');
    expect(answer.headers.get('www-authenticate')).toContain('scope="tools:read tools:call"');
    expect(await scoped.bearer(mint(key, kit.now, { scope: 'tools:call tools:read' }))).toBe('let in');
  });

  test('43: scopes in another form give nothing that was not granted', async () => {
    const scoped = await startServer({ env: { MCP_AUTH_REQUIRED_SCOPES: 'admin' } });
    for (const claims of [{ scope: ['admin', 1] }, { scope: 1, scp: 'admin' }, { scp: ['admin', 1] }, { scp: {} }]) {
      expect([claims, await scoped.bearer(mint(key, kit.now, claims))]).toEqual([claims, 'insufficient_scope']);
    }
    for (const claims of [
      { scp: 'admin' },
      { scp: ['admin'] },
      { scope: ['a', 'admin'] },
      { scope: null, scp: 'admin' },
    ]) {
      expect([claims, await scoped.bearer(mint(key, kit.now, claims))]).toEqual([claims, 'let in']);
    }
  });

  const whoami = async (url: string, claims: Record<string, unknown>) => {
    const text = mint(key, kit.now, claims);
    const { message } = await call(url, 'tools/call', { name: 'whoami' }, bearer(text));
    const { context } = (message.result as { structuredContent: { context: unknown } }).structuredContent;
    return { text, context };
  };

  test('the caller reaches the provider complete, and without the token', async () => {
    const claims = { client_id: 'client', scope: 'a b', nbf: kit.nowSeconds - 5, jti: 'id', nested: { x: [1.5] } };
    const { context } = await whoami(secured.server().url, claims);
    expect(context).toEqual({
      clientId: 'client',
      sub: 'alice',
      scopes: ['a', 'b'],
      iss: testIssuer,
      aud: [testAudience],
      claims: [
        ['jti', '"id"'],
        ['nested', '{"x":[1.5]}'],
      ],
      exp: kit.nowSeconds + 3_600,
      iat: kit.nowSeconds,
      nbf: kit.nowSeconds - 5,
    });
  });

  test('111: the token itself reaches the provider only where it asks for it', async () => {
    const passing = await startServer({ env: { TEST_PASS_JWT: 'true' } });
    const { text, context } = await whoami(passing.server().url, {});
    expect(context).toMatchObject({ jwt: text });
  });

  test('another subject than the one expected is refused', async () => {
    const personal = await startServer({ env: { TEST_EXPECTED_SUBJECT: 'alice' } });
    expect(await personal.bearer(token)).toBe('let in');
    expect(await personal.bearer(mint(key, kit.now, { sub: 'bob' }))).toBe('invalid_token');
  });

  test('without authorization everybody is let in, with or without a token', async () => {
    const open = await startServer({ env: { TEST_AUTH_ISSUER: undefined, MCP_AUTH_ALLOW_HTTP_LOOPBACK: undefined } });
    expect((await callTool(open.server().url, 'empty')).status).toBe(200);
    expect((await open.send(bearer('x'))).status).toBe(200);
    const document = await fetch(new URL('/.well-known/oauth-protected-resource', open.server().url));
    expect(document.status).toBe(404);
  });

  test('the log has reasons and no tokens', () => {
    const log = secured.server().stderr();
    expect(log).toContain('"reason":"wrong-signature"');
    for (const part of token.split('.')) expect(log).not.toContain(part);
  });

  describe('the well-known documents', () => {
    test.each(['', '/mcp'])(
      '/.well-known/oauth-protected-resource%s names the URL that the client used',
      async (path) => {
        const origin = { origin: 'https://app.example' };
        const url = new URL(`/.well-known/oauth-protected-resource${path}`, secured.server().url);
        const response = await fetch(url, { headers: origin });
        expect(response.headers.get('access-control-allow-origin')).toBe('*');
        expect(await response.json()).toEqual({
          resource: secured.server().url,
          authorization_servers: [testIssuer],
          bearer_methods_supported: ['header'],
        });
      },
    );

    test('92: no other path is one of them, or the endpoint', async () => {
      const root = '/.well-known/oauth-protected-resource';
      for (const path of ['/', '//mcp', '/x/../mcp', '/%6dcp', '/MCP', '/%2e%2e/mcp', '/mcp/'].map(
        (end) => root + end,
      )) {
        const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`;
        const { responses } = await exchange(secured.server().port, request);
        expect([path, responses[0]?.status]).toEqual([path, 404]);
      }
    });

    test('metadata elsewhere is named, and served there', async () => {
      const url = 'https://gateway.example/team/metadata';
      const elsewhere = await startServer({ env: { MCP_AUTH_RESOURCE_METADATA_URL: url } });
      const { headers } = await elsewhere.send({});
      expect(headers.get('www-authenticate')).toBe(`Bearer resource_metadata="${url}"`);
      const response = await fetch(new URL('/team/metadata', elsewhere.server().url));
      expect(await response.json()).toMatchObject({ resource: elsewhere.server().url });
    });

    test('a configured public URL is the resource, exactly', async () => {
      const named = await startServer({ env: { MCP_PUBLIC_URL: 'https://public.example/api/mcp' } });
      const at = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${named.server().port}${path}`);
      const response = await at('/.well-known/oauth-protected-resource/api/mcp');
      expect(await response.json()).toMatchObject({ resource: 'https://public.example/api/mcp' });
      const { headers } = await named.send({});
      expect(headers.get('www-authenticate')).toBe(
        'Bearer resource_metadata="https://public.example/.well-known/oauth-protected-resource/api/mcp"',
      );
    });
  });
});
