/** A client of the official SDK that knows the server's URL and nothing else gets a token, with a real authorization server. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { decodeJwt } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildWeatherTs } from '../../tools/build/examples.ts';
import { listen } from '../../tools/lib/http-port.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../support/authorization-server.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { call } from '../support/rpc.ts';

const scope = 'weather:read';
const redirectUrl = 'http://127.0.0.1:9/callback';

/** A user's browser: follows redirects, with cookies, until the client's own address. @returns that address. */
async function browse(start: URL): Promise<URL> {
  const cookies = new Map<string, string>();
  let at = start;
  for (let redirects = 0; redirects < 10; redirects++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const field of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(field) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`${at.pathname} answered ${response.status}: ${await response.text()}`);
    at = new URL(location, at);
    if (at.href.startsWith(redirectUrl)) return at;
  }
  throw new Error('the redirects have no end');
}

interface Memory {
  readonly provider: OAuthClientProvider;
  /** Where the client has sent its user. */
  authorization(): URL;
  accessToken(): string;
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the client has no ${what}`);
  return value;
}

/** What a client keeps of an authorization, in memory. */
function newMemory(): Memory {
  const state = randomUUID();
  const kept: {
    client?: Awaited<ReturnType<OAuthClientProvider['clientInformation']>>;
    tokens?: Awaited<ReturnType<OAuthClientProvider['tokens']>>;
    verifier?: string;
    authorization?: URL;
  } = {};
  return {
    provider: {
      redirectUrl,
      clientMetadata: { redirect_uris: [redirectUrl], token_endpoint_auth_method: 'none', client_name: 'test' },
      state: () => state,
      clientInformation: () => kept.client,
      saveClientInformation: (client) => void (kept.client = client),
      tokens: () => kept.tokens,
      saveTokens: (tokens) => void (kept.tokens = tokens),
      redirectToAuthorization: (url) => void (kept.authorization = url),
      saveCodeVerifier: (verifier) => void (kept.verifier = verifier),
      codeVerifier: () => known(kept.verifier, 'code verifier'),
    },
    authorization: () => known(kept.authorization, 'authorization URL'),
    accessToken: () => known(kept.tokens?.access_token, 'access token'),
  };
}

const newClient = (): Client => new Client({ name: 'oauth-test', version: '1.0.0' });

/** A port that nobody listens on: the server's own URL is part of its configuration. */
async function freePort(): Promise<number> {
  const { port, close } = await listen(createServer, '127.0.0.1', 0);
  await close();
  return port;
}

/** @returns the status, and what the tool said. */
async function callEcho(url: string, { accessToken }: Memory): Promise<string> {
  const params = { name: 'echo', arguments: { text: 'let in' } };
  const { status, message } = await call(url, 'tools/call', params, { authorization: `Bearer ${accessToken()}` });
  const { content } = (message.result ?? { content: [] }) as { content: { text: string }[] };
  return `${status} ${content.map(({ text }) => text).join()}`;
}

describe.each(hosts)('a client of a secured server on $name', ({ start }) => {
  let authorizationServer: AuthorizationServer;
  let server: TestServer;
  let requests: string[];
  let weather: string;

  beforeAll(async () => {
    weather = await buildWeatherTs();
  });
  beforeEach(async () => {
    requests = [];
    const port = await freePort();
    const resource = `http://127.0.0.1:${port}/mcp`;
    authorizationServer = await startAuthorizationServer(resource, scope);
    server = await start({
      transport: 'tools',
      provider: weather,
      port,
      env: {
        WEATHER_AUTH_ISSUER: authorizationServer.issuer,
        WEATHER_AUTH_AUDIENCE: resource,
        MCP_AUTH_REQUIRED_SCOPES: scope,
        MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
      },
    });
  });
  afterEach(async () => {
    await server?.stop();
    await authorizationServer?.stop();
  });

  /** Records each request as the host it goes to, its path and the status of the answer. */
  const recorded = async (url: string | URL, init?: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    const { origin, pathname } = new URL(url);
    const to = origin === authorizationServer.issuer ? 'issuer' : 'server';
    requests.push(`${init?.method ?? 'GET'} ${to} ${pathname} ${response.status}`);
    return response;
  };
  const newTransport = (authProvider: OAuthClientProvider): StreamableHTTPClientTransport =>
    new StreamableHTTPClientTransport(new URL(server.url), { authProvider, fetch: recorded });

  /** Goes from the first refusal to a token. */
  async function authorize(): Promise<Memory> {
    const memory = newMemory();
    const transport = newTransport(memory.provider);
    await expect(newClient().connect(transport)).rejects.toThrow('Unauthorized');
    const callback = (await browse(memory.authorization())).searchParams;
    expect(callback.get('state')).toBe(await memory.provider.state?.());
    await transport.finishAuth(callback.get('code') ?? '');
    return memory;
  }

  test('goes from its first refusal to a tool call with nothing but the URL', async () => {
    const { provider, authorization, accessToken } = await authorize();
    expect(Object.fromEntries(authorization().searchParams)).toMatchObject({
      code_challenge_method: 'S256',
      resource: server.url,
      scope,
    });
    const { issuer } = authorizationServer;
    expect(decodeJwt(accessToken())).toMatchObject({ iss: issuer, aud: server.url, sub: 'alice', scope });

    const client = newClient();
    await client.connect(newTransport(provider));
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('echo');
    const { content } = await client.callTool({ name: 'echo', arguments: { text: 'let in' } });
    expect(JSON.stringify(content)).toContain('let in');
    await client.close();
    const untilToken = requests.slice(0, requests.indexOf('POST issuer /token 200') + 1);
    expect([...new Set(untilToken)]).toEqual([
      'POST server /mcp 401',
      'GET server /.well-known/oauth-protected-resource/mcp 200',
      'GET issuer /.well-known/oauth-authorization-server 200',
      'POST issuer /reg 201',
      'POST issuer /token 200',
    ]);
  });

  // Idle instances take requests in any order, and one that has not met the issuer yet says 503, "try again".
  test('is served by warm instances while the issuer is out of order, and never told that its token is bad', async () => {
    const [first, second] = [await authorize(), await authorize()];
    for (let at = 0; at < 20; at++) expect(await callEcho(server.url, first)).toBe('200 let in');
    await authorizationServer.stop();
    await expect(fetch(authorizationServer.issuer)).rejects.toThrow('fetch failed');
    for (const token of [first, second]) {
      const outcomes = new Set<string>();
      for (let at = 0; at < 20; at++) outcomes.add(await callEcho(server.url, token));
      outcomes.delete('503 ');
      expect([...outcomes]).toEqual(['200 let in']);
    }
  });
});
