import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { announcement, introduce, withFaults } from '../../src/serve/announce.ts';
import { createDummies, type Dummies } from '../support/dummies.ts';

const url = 'http://localhost:8080/mcp';

describe('the announcement', () => {
  const text = announcement(url, {
    name: 'weather-ts',
    tools: [
      { name: 'echo', title: 'Echo' },
      { name: 'get_weather', title: undefined },
    ],
    problem: undefined,
    isFailing: false,
  });

  test('has the URL and the tools', () => {
    expect(text).toContain(`weather-ts is served at ${url}\n\n  echo         Echo\n  get_weather\n`);
  });

  test('says whose tools they are, where a token was needed', () => {
    const introduction = { name: 'n', tools: [{ name: 'a', title: undefined }], problem: undefined, isFailing: false };
    expect(announcement(url, introduction)).not.toContain('scopes');
    expect(announcement(url, introduction, true)).toContain('  a\n\n  A token without scopes is shown these tools.');
    expect(announcement(url, { ...introduction, tools: [] }, true)).toContain(
      '  A token without scopes is shown no tool.',
    );
    expect(announcement(url, { ...introduction, problem: 'Not now.' }, true)).not.toContain('scopes');
  });

  test('has configuration that can be pasted', () => {
    const line = text.split('\n').find((candidate) => candidate.includes('mcpServers'));
    expect(JSON.parse(line!)).toEqual({ mcpServers: { 'weather-ts': { type: 'http', url } } });
    expect(text).toContain(`claude mcp add -t http weather-ts ${url}\n`);
  });

  test('lets no provider write to the terminal or into the command', () => {
    const wild = announcement(url, {
      name: 'x; rm -rf /\u001b[2J',
      tools: [{ name: 'a\nb', title: '\u001b]0;owned\u0007' }],
      problem: undefined,
      isFailing: false,
    });
    expect(wild).not.toMatch(/[^\P{Cc}\n]/u);
    expect(wild).toContain('claude mcp add -t http x-rm-rf-2J http');
  });

  test('of a server that fails says why, and has nothing for clients', () => {
    const failing = announcement(url, { name: undefined, tools: [], problem: 'MCP_PATH must be …', isFailing: true });
    expect(failing).toBe(`Requests to ${url} fail:\n\n  MCP_PATH must be …\n\nCtrl-C ends it.\n`);
  });

  test('counts the tools beyond the first 25', () => {
    const tools = Array.from({ length: 30 }, (_, index) => ({ name: `t${index}`, title: undefined }));
    expect(announcement(url, { name: 'n', tools, problem: undefined, isFailing: false })).toContain(
      '  t24\n  … and 5 more\n',
    );
  });
});

describe('a server', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  /** Answers JSON-RPC requests by method, or with a bare status. */
  async function serve(answers: Record<string, object | number>): Promise<string> {
    server = createServer(async (request, response) => {
      const { method, params } = (await json(request)) as { method: string; params: object };
      const answer = answers[method + ('cursor' in params ? '+' : '')]!;
      if (typeof answer === 'number') return response.writeHead(answer).end();
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, ...('error' in answer ? answer : { result: answer }) }));
    });
    await new Promise<void>((resolve) => {
      server!.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  }
  const initialize = { serverInfo: { name: 'n' } };

  test('tells its name and all pages of its tools', async () => {
    const at = await serve({
      initialize,
      'tools/list': { tools: [{ name: 'a', title: 'A' }], nextCursor: '2' },
      'tools/list+': { tools: [{ name: 'b', description: 'Does b.\nAt length.' }] },
    });
    expect(await introduce(at)).toEqual({
      name: 'n',
      capabilities: {},
      tools: [
        { name: 'a', title: 'A' },
        { name: 'b', title: 'Does b.' },
      ],
      problem: undefined,
      isFailing: false,
    });
  });

  test('that wants a token is given it with every request', async () => {
    const at = await serve({ initialize, 'tools/list': { tools: [] } });
    const sent: (string | undefined)[] = [];
    server!.prependListener('request', ({ headers }: IncomingMessage) => sent.push(headers.authorization));
    await introduce(at, 't');
    await introduce(at);
    expect(sent).toEqual(['Bearer t', 'Bearer t', undefined, undefined]);
  });

  test.each([
    [401, 'wants an access token', false],
    [403, 'wants an access token', false],
    [500, 'answers with 500', true],
    [503, 'answers with 503', true],
    [404, 'answers with 404', false],
  ])('that answers with %i is announced with that', async (status, problem, isFailing) => {
    expect(await introduce(await serve({ initialize: status }))).toMatchObject({
      tools: [],
      problem: expect.stringContaining(problem),
      isFailing,
    });
  });

  test('that answers tools/list with an error is announced with its message', async () => {
    const at = await serve({
      initialize,
      'tools/list': { error: { code: -32603, message: 'Tool x:\u001b bad schema' } },
    });
    expect(await introduce(at)).toMatchObject({
      name: 'n',
      tools: [],
      problem: 'tools/list failed: Tool x:  bad schema (-32603)',
    });
  });

  test('that lists no tools is announced with that', async () => {
    expect(await introduce(await serve({ initialize, 'tools/list': {} }))).toMatchObject({
      name: 'n',
      problem: 'The tools cannot be listed.',
    });
  });

  test('that is not there is announced with that', async () => {
    expect(await introduce('http://127.0.0.1:1/mcp')).toMatchObject({ problem: expect.stringContaining('not answer') });
  });
});

describe('of a server that answers with 500', () => {
  let dummies: Dummies;
  beforeAll(() => {
    dummies = createDummies();
  });
  afterAll(() => dummies.remove());

  const failing = { name: undefined, capabilities: {}, tools: [], problem: 'It fails.', isFailing: true };
  const problemOf = async (env: Record<string, string>, components: Parameters<typeof withFaults>[2] = {}) =>
    (await withFaults(failing, env, components, dummies)).problem;

  test('variables are named that make no sense, or cannot be enforced', async () => {
    expect(await problemOf({ MCP_LOG: 'x', MCP_PATH: 'x' })).toMatch(/^MCP_PATH must be .*\n  MCP_LOG must be /);
    expect(await problemOf({ MCP_AUTH_ISSUER: 'https://issuer.example' })).toMatch(
      /MCP_AUTH_AUDIENCE is not set: MCP_AUTH_ISSUER cannot be enforced$/,
    );
  });

  test('what the provider asks for is at fault, or the server says more itself', async () => {
    const component = await dummies.build('tools-provider', 'provider');
    // Its functions trap.
    expect(await problemOf({}, { authority: { component, env: {} } })).toMatch(/^get-auth-config failed: /);
    const noProvider = { component: await dummies.build('policy', 'policy'), env: {} };
    expect(await problemOf({}, { authority: noProvider })).toBe(failing.problem);
    expect(await problemOf({})).toBe(failing.problem);
  });

  test('nothing is looked for where it serves', async () => {
    const serving = { ...failing, isFailing: false };
    expect(await withFaults(serving, { MCP_LOG: 'x' }, {}, dummies)).toBe(serving);
  });
});
