/** Revision 2026-07-28 on real hosts, by requests that no client library would send. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modernRequest, reserved, type ModernRequest } from '../support/modern.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { exchange, rawPost } from '../support/raw-http.ts';
import { post, type RpcAnswer } from '../support/rpc.ts';

describe.each(hosts)('a server on $name', ({ start }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start({ transport: 'full', provider: await buildTestProvider('everything') });
  });
  afterAll(() => server?.stop());

  const send = (request: ModernRequest): Promise<RpcAnswer> => {
    const [body, { headers }] = modernRequest(request);
    return post(server.url, body, headers);
  };

  /** The answer to a request whose header lines are these and no others that are MCP's. */
  const sendLines = async (
    request: ModernRequest,
    lines: readonly string[],
  ): Promise<{ status: number; body: string }> => {
    const [body] = modernRequest(request);
    const head = rawPost(body, { 'mcp-protocol-version': null }).replace(
      '\r\n\r\n',
      `\r\n${lines.join('\r\n')}\r\n\r\n`,
    );
    const { responses } = await exchange(server.port, head);
    return responses[0]!;
  };

  const call: ModernRequest = { method: 'tools/call', params: { name: 'test_simple_text', arguments: {} } };
  const version = 'MCP-Protocol-Version: 2026-07-28';

  test('R10, R13: tells what it serves, without a handshake', async () => {
    const { status, message } = await send({ method: 'server/discover' });
    expect(status).toBe(200);
    expect(message.result).toMatchObject({
      resultType: 'complete',
      supportedVersions: ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26'],
      capabilities: { tools: {}, prompts: {}, resources: {}, completions: {} },
      ttlMs: 0,
      cacheScope: 'private',
      _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'everything', version: '1.2.3' } },
    });
  });

  test('R12: answers a method that is not there with 404', async () => {
    expect(await send({ method: 'ping' })).toMatchObject({ status: 404, message: { id: 1, error: { code: -32601 } } });
  });

  test.each<[string, readonly string[], number]>([
    ['lines as they should be', [version, 'Mcp-Method: tools/call', 'Mcp-Name: test_simple_text'], 200],
    ['names in capitals', [version.toUpperCase(), 'MCP-METHOD: tools/call', 'MCP-NAME: test_simple_text'], 200],
    ['white space', [`${version} \t`, 'Mcp-Method: \t tools/call ', 'Mcp-Name:test_simple_text\t'], 200],
    [
      'Mcp-Name twice',
      [version, 'Mcp-Method: tools/call', 'Mcp-Name: test_simple_text', 'mcp-name: test_simple_text'],
      400,
    ],
    [
      'Mcp-Method twice',
      [version, 'Mcp-Method: tools/call', 'mcp-method: tools/call', 'Mcp-Name: test_simple_text'],
      400,
    ],
    ['two revisions', [version, version, 'Mcp-Method: tools/call', 'Mcp-Name: test_simple_text'], 400],
    [
      'a legacy revision',
      ['MCP-Protocol-Version: 2025-11-25', 'Mcp-Method: tools/call', 'Mcp-Name: test_simple_text'],
      400,
    ],
    ['no revision', ['Mcp-Method: tools/call', 'Mcp-Name: test_simple_text'], 400],
  ])('R20, R28, R29, R30, R31: header lines, %s', async (_, lines, status) => {
    const answer = await sendLines(call, lines);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(status === 400 ? '"code":-32020' : '"resultType":"complete"');
  });

  test.each<[string, Record<string, string>]>([
    ['a revision', { 'mcp-protocol-version': ' 2025-06-18\t' }],
    ['a content type', { 'content-type': '\t application/json ' }],
    ['what is accepted', { accept: ' application/json, text/event-stream ' }],
    ['a coding', { 'content-encoding': ' identity ' }],
    ['a length', { 'content-length': ' 41 ' }],
  ])('R31: white space around %s is no part of it, for legacy requests too', async (_, lines) => {
    const head = rawPost('{"jsonrpc":"2.0","id":1,"method":"ping"}\n', {
      'mcp-protocol-version': '2025-11-25',
      ...lines,
    });
    const { responses } = await exchange(server.port, head);
    expect(responses[0]).toMatchObject({ status: 200, body: '{"jsonrpc":"2.0","id":1,"result":{}}' });
  });

  test('R14: a client is refused for what it says of itself, wherever it says it', async () => {
    const clientInfo = { name: 'c', version: '1', icons: [{ src: 1 }] };
    const handshake = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: handshake });
    const meta = reserved('clientInfo', clientInfo);
    const answers = [
      await post(server.url, body, { 'mcp-protocol-version': '2025-11-25' }),
      await send({ method: 'server/discover', meta }),
      await send({ ...call, meta }),
      await send({ method: 'tools/call', params: { name: 'context' }, meta }),
    ];
    expect(answers.map(({ message }) => message.error?.code)).toEqual([-32602, -32602, -32602, -32602]);
  });

  test.each(['__proto__', 'constructor', 'toString'])(
    'R16, R29: %s is a name like any other in arguments, _meta and capabilities',
    async (name) => {
      const meta = {
        ...JSON.parse(`{"${name}":{"${name}":1}}`),
        ...reserved('clientCapabilities', JSON.parse(`{"${name}":{}}`)),
      } as Record<string, unknown>;
      const given = (tool: string, args: string): Promise<RpcAnswer> =>
        send({ method: 'tools/call', params: { name: tool, arguments: JSON.parse(args) as object }, meta });
      const raw = `{"${name}":{"${name}":[1]}}`;
      const { message } = await given('raw_arguments', raw);
      expect(message.result).toMatchObject({ structuredContent: { arguments: raw } });
      for (const args of [
        `{"steps":["${name}"]}`,
        `{"steps":[{"tag":"${name}"}]}`,
        `{"steps":[{"tag":"progress","val":{"progress":"${name}"}}]}`,
        `{"${name}":[]}`,
      ]) {
        expect((await given('steps', args)).message.error?.code).toBe(-32602);
      }
      expect((await given('fail', `{"code":"${name}"}`)).message.error?.code).toBe(-32602);
      expect((await given('steps', '{"steps":[]}')).message.result).toBeDefined();
    },
  );

  test('R28: takes no name in UTF-8, whoever reads its bytes', async () => {
    const named = { ...call, params: { name: 'caf\u00e9' } };
    const lines = [version, 'Mcp-Method: tools/call', 'Mcp-Name: caf\u00e9'];
    expect((await sendLines(named, lines)).status).toBe(400);
    const encoded = `Mcp-Name: =?base64?${Buffer.from('caf\u00e9').toString('base64')}?=`;
    expect((await sendLines(named, [version, 'Mcp-Method: tools/call', encoded])).body).toContain('-32602');
  });

  test.each([
    [{ 'mcp-param-region': 'eu' }, 200],
    [{ 'mcp-param-region': 'us' }, 400],
    [{}, 400],
  ])('R32, R34: an argument that the tool wants in a header field: %j', async (headers, status) => {
    const params = { name: 'test_x_mcp_header', arguments: { region: 'eu' } };
    expect(await send({ method: 'tools/call', params, headers })).toMatchObject({ status });
  });

  test('R90: a legacy client sees nothing of it', async () => {
    const { text } = await post(
      server.url,
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"test_simple_text"}}',
    );
    expect(text).not.toMatch(/resultType|ttlMs|cacheScope|io\.modelcontextprotocol/);
  });
});
