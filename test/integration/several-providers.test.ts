/** Several providers in one server, on real hosts: one catalogue, one policy, each with its own environment. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policyFromFiles } from '@wasmcp/cli';
import { buildExample } from '../../scripts/components/examples.ts';
import { inRoot } from '../../scripts/paths.ts';
import { toolchain } from '../../scripts/toolchain.ts';
import { hosts, type ServerOptions, type TestServer } from '../support/hosts.ts';
import { eras, openCall } from '../support/exchange-call.ts';
import { startJwksServer } from '../support/jwks-server.ts';
import { call, callTool } from '../support/rpc.ts';
import { runScript } from '../support/scripts.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { key, published } from '../support/token-kit.ts';
import { mint, testAudience, testIssuer } from '../support/tokens.ts';

/** Over all of them, by the names that clients know. */
const rego = `package mcp.authorization

default allow := true

allow := false if input.mcp.tool == "one_fail"

allow := false if input.mcp.uri == "http-status://410"
`;

let folder: string;
let options: ServerOptions;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'several-'));
  const file = join(folder, 'policy.rego');
  writeFileSync(file, rego);
  options = {
    transport: 'full',
    provider: [
      ['one', await buildTestProvider('everything')],
      ['calc', await buildExample('pure-calculator')],
      [undefined, await buildExample('http-status-ts')],
    ],
    authFrom: 'one',
    policy: (await policyFromFiles([file], toolchain)).path,
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Named = Record<'name' | 'uri' | 'uriTemplate', string>;

describe.each(hosts)('several providers on $name', ({ start }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start(options);
  });
  afterAll(() => server?.stop());

  /** The items of a list, page by page. */
  async function pages(method: string, items: string): Promise<Named[][]> {
    const all: Named[][] = [];
    let cursor: unknown;
    do {
      const { message } = await call(server.url, method, cursor === undefined ? {} : { cursor });
      const result = message.result as Record<string, unknown>;
      all.push(result[items] as Named[]);
      cursor = result['nextCursor'];
    } while (cursor !== undefined);
    return all;
  }

  test('tools of all are listed, over pages that run through all', async () => {
    const [first, second, ...rest] = await pages('tools/list', 'tools');
    expect(first!.every(({ name }) => name.startsWith('one_'))).toBe(true);
    expect(second!.map(({ name }) => name)).toEqual(['one_on_second_page', 'calc_calculate', 'find_status']);
    expect(rest).toEqual([]);
  });

  test('each is called under the name that is listed', async () => {
    const echoed = await callTool(server.url, 'one_raw_arguments', { a: 'ü' });
    expect(echoed.message.result).toMatchObject({ structuredContent: { arguments: '{"a":"ü"}' } });
    const sum = await callTool(server.url, 'calc_calculate', { expression: '1+2' });
    expect(sum.message.result).toMatchObject({ structuredContent: { value: 3 } });
    const found = await callTool(server.url, 'find_status', { words: 'not found' });
    expect(JSON.stringify(found.message.result)).toContain('404');
    for (const name of ['calculate', 'raw_arguments', 'two_raw_arguments', 'one'])
      expect((await callTool(server.url, name)).message.error).toMatchObject({ code: -32602 });
  });

  test('resources, templates, prompts and completions are those of all', async () => {
    const uris = (await pages('resources/list', 'resources')).flat().map(({ uri }) => uri);
    expect(uris).toEqual(expect.arrayContaining(['test://static-text', 'test://every-field', 'http-status://404']));
    const templates = (await pages('resources/templates/list', 'resourceTemplates')).flat();
    expect(templates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'test://template/{id}/data',
      'test://bare/{id}',
      'http-status://{code}',
    ]);
    const prompts = (await pages('prompts/list', 'prompts')).flat().map(({ name }) => name);
    expect(prompts).toEqual(expect.arrayContaining(['one_test_simple_prompt', 'explain_status']));
    for (const uri of ['test://static-text', 'test://template/7/data', 'http-status://404']) {
      const { message } = await call(server.url, 'resources/read', { uri });
      expect(message.result).toMatchObject({ contents: [{ uri }] });
    }
    expect((await call(server.url, 'prompts/get', { name: 'one_test_simple_prompt' })).message.result).toBeDefined();
    const arguments_ = { code: '404' };
    const prompt = await call(server.url, 'prompts/get', { name: 'explain_status', arguments: arguments_ });
    expect(prompt.message.result).toBeDefined();
    const complete = async (ref: object, argument: object): Promise<unknown> =>
      (await call(server.url, 'completion/complete', { ref, argument })).message.result;
    const code = { name: 'code', value: '41' };
    expect(await complete({ type: 'ref/resource', uri: 'http-status://{code}' }, code)).toMatchObject({
      completion: { values: expect.arrayContaining(['410', '417']) },
    });
    expect(
      await complete({ type: 'ref/prompt', name: 'one_test_simple_prompt' }, { name: 'city', value: 'pari' }),
    ).toMatchObject({ completion: { values: ['paris'] } });
  });

  test('the introduction is one', async () => {
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } };
    const { capabilities, serverInfo, instructions } = (await call(server.url, 'initialize', params)).message
      .result as Record<string, unknown>;
    expect(capabilities).toMatchObject({ tools: {}, resources: {}, prompts: {}, completions: {}, logging: {} });
    expect(serverInfo).toMatchObject({ name: 'everything' });
    expect(instructions).toMatch(/^\{.*\}\n\n.*Status codes are resources/s);
  });

  test('a bad cursor is -32602', async () => {
    for (const cursor of ['x', '03:', '00:nonsense', '1:'])
      expect((await call(server.url, 'tools/list', { cursor })).message.error).toMatchObject({ code: -32602 });
  });

  test('a list that fails costs its own entries, and is in the log', async () => {
    const { message } = await call(server.url, 'tools/list', { cursor: '00:fail:internal-error' });
    expect((message.result as { tools: Named[] }).tools.map(({ name }) => name)).toEqual([
      'calc_calculate',
      'find_status',
    ]);
    await expect
      .poll(() => server.stderr())
      .toMatch(/"event":"provider-left-out","method":"tools\/list","provider":"one"/);
  });

  test('one policy sees the names that clients see', async () => {
    const listed = (await pages('tools/list', 'tools')).flat().map(({ name }) => name);
    expect(listed).not.toContain('one_fail');
    expect((await callTool(server.url, 'one_fail', { code: 'timeout' })).status).toBe(403);
    expect((await call(server.url, 'resources/read', { uri: 'http-status://410' })).status).toBe(403);
    expect((await callTool(server.url, 'one_empty')).status).toBe(200);
  });

  test.each(eras)('tools in steps, and tools that only return ($revision)', async (era) => {
    const steps = [{ tag: 'progress', val: { progress: 1, message: 'one' } }, { tag: 'working' }];
    const opened = await openCall(server.url, era, 'one_steps', { steps }, { progressToken: 't' });
    expect(opened.response.headers.get('content-type')).toContain('text/event-stream');
    expect(await opened.next()).toMatchObject({ params: { progress: 1, progressToken: 't' } });
    expect(await opened.next()).toMatchObject({ result: { content: [{ text: 'all steps given' }] } });
    const plain = await openCall(server.url, era, 'calc_calculate', { expression: '2*3' }, { progressToken: 't' });
    expect(await plain.response.json()).toMatchObject({ result: { structuredContent: { value: 6 } } });
  });

  test('a client that leaves is noticed by the provider', async () => {
    const opened = await openCall(server.url, eras[0]!, 'one_endless', { label: 'left' }, { progressToken: 't' });
    await opened.next();
    opened.leave();
    await expect.poll(() => server.stderr()).toContain('left: cancelled');
  });

  test('a trap of one ends the request, and no other', async () => {
    await call(server.url, 'tools/call', { name: 'one_traps_later' }).catch(() => undefined);
    expect((await callTool(server.url, 'calc_calculate', { expression: '1' })).status).toBe(200);
    expect((await callTool(server.url, 'one_empty')).status).toBe(200);
  });

  test('each sees its own environment, and the named one says who may call', async () => {
    const issuer = await startJwksServer(published);
    const variables = (prefix: string): Record<string, string> => ({
      [`${prefix}TEST_AUTH_ISSUER`]: testIssuer,
      [`${prefix}TEST_AUTH_AUDIENCES`]: testAudience,
      [`${prefix}TEST_JWKS_URI`]: issuer.jwksUri,
    });
    const open = await start({ ...options, env: { ...variables(''), ...variables('CALC_') } });
    const env = { ...variables('ONE_'), ONE_TEST_PASS_JWT: 'true', MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true' };
    const closed = await start({ ...options, env });
    try {
      expect((await call(open.url, 'ping')).status).toBe(200);
      expect((await call(closed.url, 'ping')).status).toBe(401);
      const token = mint(key, Date.now());
      const authorization = `Bearer ${token}`;
      const who = await callTool(closed.url, 'one_whoami', {}, { authorization });
      expect(who.message.result).toMatchObject({ structuredContent: { context: { jwt: token } } });
      const sum = await callTool(closed.url, 'calc_calculate', { expression: '1+2' }, { authorization });
      expect(sum.message.result).toMatchObject({ structuredContent: { value: 3 } });
    } finally {
      await open.stop();
      await closed.stop();
      await issuer.die();
    }
  });
});

const compose = (...args: string[]): Promise<unknown> =>
  runScript('cli.ts', ['compose', ...args, '-o', join(folder, 'server.wasm')], folder);

test('what a transport that is named leaves out is said', async () => {
  const paths = (options.provider as [string, string][]).map(([, path]) => path).slice(1);
  const files = [...paths, '--transport', 'tools', '-o', join(folder, 'tools.wasm')];
  const args = ['--conditions=@wasmcp/source', inRoot('scripts/cli.ts'), 'compose', ...files];
  const { stderr } = spawnSync(inRoot('node_modules/.bin/tsx'), args, { cwd: inRoot(), encoding: 'utf8' });
  const said = ['resources', 'prompts', 'completion'].map((name) => `Not served: ${name} (the transport does not`);
  for (const each of said) expect(stderr).toContain(each);
});

describe('what cannot be one server is refused when it is composed', () => {
  test('a name that collides, with the files', async () => {
    const [first, , second] = (options.provider as [string, string][]).map(([, path]) => path);
    const refused = compose(second!, `a=${first!}`, second!);
    await expect(refused).rejects.toThrow(`The tool find_status is in ${second} and in ${second}.`);
    await expect(refused).rejects.toThrow(`The prompt explain_status is in ${second} and in ${second}.`);
    await expect(refused).rejects.toThrow('--provider NAME=FILE');
  });

  test('several that say who may call, and none that is named', async () => {
    const everything = (options.provider as [string, string][])[0]![1];
    const env = ['A', 'B'].flatMap((name) => ['--env', `${name}_TEST_AUTH_ISSUER=https://issuer.example`]);
    const both = compose(`a=${everything}`, `b=${everything}`, ...env);
    await expect(both).rejects.toThrow('a and b ask for tokens in get-auth-config. Name the one whose word counts');
    // The next complaint is that of one name.
    const named = compose(`a=${everything}`, `b=${everything}`, ...env, '--auth-from', 'a');
    await expect(named).rejects.toThrow('Not in force: what b asks for in get-auth-config; a is named.');
    await expect(named).rejects.toThrow('The resource test://static-text is in a and in b.');
  });

  test('one that says nothing, where another asks for tokens', async () => {
    const paths = (options.provider as [string, string][]).map(([, path]) => path);
    const args = [`a=${paths[0]!}`, `b=${paths[1]!}`, '--env', 'A_TEST_AUTH_ISSUER=https://issuer.example'];
    const silent = compose(...args, '--auth-from', 'b');
    await expect(silent).rejects.toThrow('b, whose word is to count, asks for no tokens, unlike a: everybody could');
    await compose(...args, '--auth-from', 'a');
  });

  test('a name that is none of theirs', async () => {
    const paths = (options.provider as [string, string][]).map(([, path]) => path);
    const unknown = compose(`a=${paths[0]!}`, `b=${paths[1]!}`, '--auth-from', 'c');
    await expect(unknown).rejects.toThrow(
      'No provider is called c, which is to say who may call (providers are called a, b).',
    );
  });
});
