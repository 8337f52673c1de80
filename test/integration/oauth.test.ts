/** Official SDK clients that know the server's URL and nothing else get a token, with a real authorization server. */
import { decodeJwt } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildExample } from '../../scripts/components/examples.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../support/authorization-server.ts';
import { freePort } from '../support/free-port.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { startOpenMeteo, type OpenMeteo } from '../support/open-meteo.ts';
import { callTool } from '../support/rpc.ts';
import { programClients } from '../support/sdk-programs.ts';
import { sdkOAuthClients } from '../support/sdk.ts';
import { browse, newMemory, type Memory } from '../support/sign-in.ts';
import { skipWithout } from '../support/skip.ts';

const scope = 'weather:read';

/** Installing the Python SDKs, in milliseconds. */
const patience = 1_800_000;
const pythonMissing = await programClients.find(({ canSignIn }) => canSignIn)?.missing();

/** @returns the status, and what the tool said. */
async function callWith(accessToken: string, url: string, name: string, args: object): Promise<string> {
  const { status, message } = await callTool(url, name, args, { authorization: `Bearer ${accessToken}` });
  const { content } = (message.result ?? { content: [] }) as { content: { text: string }[] };
  return `${status} ${content.map(({ text }) => text).join()}`;
}

describe.each(hosts)('a client of a secured server on $name', ({ start }) => {
  let api: OpenMeteo;
  let authorizationServer: AuthorizationServer;
  let server: TestServer;
  let requests: string[];
  let weather: string;

  beforeAll(async () => {
    weather = await buildExample('weather-ts');
  });
  beforeEach(async () => {
    requests = [];
    api = await startOpenMeteo();
    const port = await freePort();
    const resource = `http://127.0.0.1:${port}/mcp`;
    authorizationServer = await startAuthorizationServer(resource, scope);
    server = await start({
      transport: 'tools',
      provider: weather,
      port,
      env: {
        ...api.environment,
        WEATHER_TIMEOUT_MS: '60000',
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
    await api?.close();
  });

  /** Records each request as the host it goes to, its path and the status of the answer. */
  const recorded = async (url: string | URL, init?: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    const { origin, pathname } = new URL(url);
    const to = origin === authorizationServer.issuer ? 'issuer' : 'server';
    requests.push(`${init?.method ?? 'GET'} ${to} ${pathname} ${response.status}`);
    return response;
  };

  /** Goes from the first refusal to a token. */
  async function authorize({ prepare }: (typeof sdkOAuthClients)[number]): Promise<Memory> {
    const memory = newMemory();
    const { connect, finishAuth } = prepare(server.url, memory.provider, recorded);
    await expect(connect()).rejects.toThrow('Unauthorized');
    const callback = (await browse(memory.authorization())).searchParams;
    expect(callback.get('state')).toBe(await memory.provider.state?.());
    await finishAuth(callback);
    return memory;
  }

  test.each(sdkOAuthClients)(
    '$name goes from its first refusal to a tool call with nothing but the URL',
    async (sdk) => {
      const { provider, authorization, accessToken } = await authorize(sdk);
      expect(Object.fromEntries(authorization().searchParams)).toMatchObject({
        code_challenge_method: 'S256',
        resource: server.url,
        scope,
      });
      const { issuer } = authorizationServer;
      expect(decodeJwt(accessToken())).toMatchObject({ iss: issuer, aud: server.url, sub: 'alice', scope });

      const { client, connect } = sdk.prepare(server.url, provider, recorded);
      await connect();
      expect((await client.listTools()).tools.map(({ name }) => name)).toContain('echo');
      const { content } = (await client.callTool({ name: 'echo', arguments: { text: 'let in' } })) as {
        content: object;
      };
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
    },
  );

  describe.each(programClients.filter(({ canSignIn }) => canSignIn))('the $name', ({ prepare, open }) => {
    const whenHere = skipWithout(pythonMissing);
    beforeAll(async () => void (pythonMissing ?? (await prepare())), patience);

    test('goes from its first refusal to a tool call with nothing but the URL', whenHere, async () => {
      // The Python SDK 2.3.0 keeps to itself which error it was.
      await expect(open(server.url)).rejects.toThrow(/401|error response/);
      const client = await open(server.url, undefined, { SIGN_IN: '1' });
      const call = { method: 'tools/call', params: { name: 'echo', arguments: { text: 'let in' } } };
      expect((await client.ask(call)).result).toMatchObject({ content: [{ text: 'let in' }] });
      await client.close();
    });
  });

  /** Makes so many instances know the issuer's keys: none of these calls is answered before all are under way. */
  async function warm(instances: number, token: string): Promise<void> {
    api.gather('geocoding', instances, 60_000);
    const calls = Array.from({ length: instances }, () =>
      callWith(token, server.url, 'get_weather', { city: 'Berlin' }),
    );
    for (const outcome of await Promise.all(calls)) expect(outcome).toContain('Berlin');
    expect(api.mostAtOnce('geocoding')).toBe(instances);
  }

  test('is served by a warm server while the issuer is out of order', async () => {
    const [sdk] = sdkOAuthClients;
    const [first, second] = [(await authorize(sdk!)).accessToken(), (await authorize(sdk!)).accessToken()];
    // All that the Node host starts, and more than one caller at a time ever needs.
    await warm(4, first);
    await authorizationServer.stop();
    await expect(fetch(authorizationServer.issuer)).rejects.toThrow('fetch failed');
    for (const token of [first, second]) {
      for (let at = 0; at < 20; at++) {
        expect(await callWith(token, server.url, 'echo', { text: 'let in' })).toBe('200 let in');
      }
    }
  });
});
