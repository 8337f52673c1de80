/** What header fields of a request say of its body, and where the metadata is. */
import { describe, expect, it, test } from 'vitest';
import { testApp } from './support/app.ts';

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const pong = { jsonrpc: '2.0', id: 1, result: {} };

describe('Content-Encoding', () => {
  it.each(['', 'identity', 'Identity', 'identity, identity'])('%j is none', async (coding) => {
    expect((await testApp().send(ping, { headers: { 'content-encoding': coding } })).status).toBe(200);
  });

  it('names what is accepted when it refuses one', async () => {
    const { headers } = await testApp().send(ping, { headers: { 'content-encoding': 'gzip' } });
    expect(headers.get('accept-encoding')).toBe('identity');
  });
});

const initialize = (protocolVersion: string): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion, capabilities: {}, clientInfo: { name: 'c', version: '1' } },
  });

describe('MCP-Protocol-Version', () => {
  describe.each([
    ['an unknown revision', '2024-11-05'],
    ['a draft', 'DRAFT-2026-v1'],
    ['two revisions', '2025-11-25, 2025-11-25'],
    ['an empty revision', ''],
    ['a revision with a suffix', '2025-11-25x'],
  ])('that names %s', (_, revision) => {
    const head = { headers: { 'mcp-protocol-version': revision } };

    it.each([ping, `[${ping}]`, `[${initialize('2025-06-18')}]`, '{"jsonrpc":"2.0","method":"initialize"}', '{', '[]'])(
      'is refused with 400, and the provider is not called: %.60s',
      async (body) => {
        const app = testApp();
        const answer = await app.send(body, head);
        expect(answer).toMatchObject({ status: 400, message: { error: { code: -32600 } } });
        expect(answer.message).not.toHaveProperty('id');
        expect(app.calls).toEqual([]);
      },
    );

    it('is answered with all revisions that are served', async () => {
      const { message } = await testApp().send(ping, head);
      const supported = '2026-07-28, 2025-11-25, 2025-06-18, 2025-03-26';
      expect(message!.error!.message).toBe(`Unsupported MCP-Protocol-Version; supported are ${supported}`);
    });

    it.each([
      ['2024-11-05', '2025-11-25'],
      ['2026-07-28', '2025-11-25'],
      ['2025-06-18', '2025-06-18'],
    ])('leaves it to initialize to negotiate: %s, %s', async (asked, settled) => {
      const { status, message } = await testApp().send(initialize(asked), head);
      expect(status).toBe(200);
      expect(message).toMatchObject({ id: 1, result: { protocolVersion: settled } });
    });
  });

  it.each(['2025-03-26', '2025-06-18', '2025-11-25', null])('%s is served', async (revision) => {
    expect((await testApp().send(ping, { headers: { 'mcp-protocol-version': revision } })).message).toEqual(pong);
  });
});

test('the metadata is served at a path of its own, and the endpoint is not', async () => {
  const parts = {
    authorization: {
      getAuthConfig: () => ({
        expectedIssuer: 'https://issuer.example',
        expectedAudiences: ['a'],
        jwksUri: 'https://issuer.example/jwks',
        passJwt: false,
      }),
    },
  };
  const app = testApp(parts, { MCP_AUTH_RESOURCE_METADATA_URL: 'https://gateway.example/team/metadata' });
  const metadata = await app.send('', { method: 'GET', path: '/team/metadata' });
  expect(metadata).toMatchObject({ status: 200, message: { resource: 'http://localhost:8080/mcp' } });
  const { headers } = await app.send(ping);
  expect(headers.get('www-authenticate')).toBe('Bearer resource_metadata="https://gateway.example/team/metadata"');
  expect((await testApp(parts).send('', { method: 'GET', path: '/team/metadata' })).status).toBe(404);
});
