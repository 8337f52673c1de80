/** Revision 2026-07-28 on real hosts, by requests that no client library would send. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modernRequest, type ModernRequest } from '../support/modern.ts';
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
