/** Environment variables on real hosts: used, or refused loudly. */
import { afterEach, describe, expect, test } from 'vitest';
import { buildTestProvider } from '../support/test-providers.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { post } from '../support/rpc.ts';

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

describe.each(hosts)('on $name', ({ start }) => {
  let server: TestServer | undefined;
  afterEach(() => server?.stop());
  const serve = async (env: Record<string, string>): Promise<TestServer> => {
    server = await start({ transport: 'full', provider: await buildTestProvider('everything'), env });
    return server;
  };

  test('variables that make no sense refuse every request with 500, and are named on standard error', async () => {
    const { url, stderr } = await serve({ MCP_PATH: 'secret1', MCP_MAX_BODY_BYTES: 'secret2', MCP_ALLOWED_HOSTS: ',' });
    for (let round = 0; round < 3; round++) {
      const { status, text } = await post(url, ping);
      expect(status).toBe(500);
      expect(text).not.toMatch(/MCP_|secret/);
    }
    await expect.poll(stderr).toMatch(/MCP_PATH.*MCP_ALLOWED_HOSTS.*MCP_MAX_BODY_BYTES/);
    expect(stderr()).not.toContain('secret');
  });

  test('a misspelt variable refuses every request with 500, and is named with the right one', async () => {
    const { url, stderr } = await serve({ MCP_ALOWED_ORIGINS: 'https://app.example' });
    expect((await post(url, ping)).status).toBe(500);
    await expect.poll(stderr).toMatch(/MCP_ALOWED_ORIGINS.*MCP_ALLOWED_ORIGINS/);
  });

  test('113: a variable of tokens that are not wanted refuses every request with 500, and is named', async () => {
    const { url, stderr } = await serve({ MCP_AUTH_REQUIRED_SCOPES: 'admin' });
    expect((await post(url, ping)).status).toBe(500);
    await expect.poll(stderr).toMatch(/misconfigured.*MCP_AUTH_REQUIRED_SCOPES/);
  });

  test('MCP_PATH and MCP_MAX_BODY_BYTES are used', async () => {
    const { url } = await serve({ MCP_PATH: '/a/b', MCP_MAX_BODY_BYTES: String(ping.length) });
    expect((await post(url, ping)).status).toBe(404);
    const moved = url.replace('/mcp', '/a/b');
    expect((await post(moved, ping)).status).toBe(200);
    expect((await post(moved, `${ping} `)).status).toBe(413);
  });
});
