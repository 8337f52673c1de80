/** The MCP Inspector's command line uses a server that has an exchange. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientFeatures } from '../support/client-features.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { inspect, inspectorName, prepareInspector } from '../support/inspector.ts';
import { startJwksServer, type JwksServer } from '../support/jwks-server.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { mint, newKey, testAudience, testIssuer } from '../support/tokens.ts';

/** Installing it, in milliseconds. */
const patience = 1_800_000;
beforeAll(prepareInspector, patience);

const call = (name: string): string[] => ['--method', 'tools/call', '--tool-name', name];
const key = newKey('ES256');

describe.each(hosts)('the MCP Inspector with a server on $name', ({ start }) => {
  let server: TestServer;
  let secured: TestServer;
  let issuer: JwksServer;
  beforeAll(async () => {
    issuer = await startJwksServer([key.jwk]);
    const options = { transport: 'full', provider: await buildTestProvider('everything') } as const;
    server = await start({ ...options, env: { MCP_STATE_KEY: 'ab'.repeat(32) } });
    const auth = { TEST_AUTH_ISSUER: testIssuer, TEST_AUTH_AUDIENCES: testAudience, TEST_JWKS_URI: issuer.jwksUri };
    secured = await start({ ...options, env: { ...auth, MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true' } });
  });
  afterAll(async () => {
    await server?.stop();
    await secured?.stop();
    await issuer?.die();
  });

  describe.each([
    { era: 'legacy', refusal: 'revision 2025-11-25 has no way to ask' },
    // Version 2.12.0 declares no capability with --cli, so that a server may not ask it anything.
    { era: 'modern', refusal: 'client capability that was not declared' },
  ] as const)('in the $era era', ({ era, refusal }) => {
    test('is in the table of clients', () => {
      expect(clientFeatures[inspectorName(era)]).toMatchObject({ reports: 'not shown' });
    });

    test('lists the tools of all pages, and calls them with arguments', async () => {
      const { result } = await inspect(server.url, era, '--method', 'tools/list');
      expect(result?.tools?.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['test_simple_text', 'on_second_page']),
      );
      const called = await inspect(server.url, era, ...call('raw_arguments'), '--tool-args-json', '{"n":1e2}');
      expect(JSON.parse(called.result!.content![0]!.text)).toMatchObject({ arguments: '{"n":100}' });
    });

    test('prints the result of tools that report, and nothing of the reports', async () => {
      for (const [name, text] of [
        ['test_tool_with_progress', 'reported'],
        ['test_tool_with_logging', 'logged'],
      ] as const) {
        expect((await inspect(server.url, era, ...call(name))).result).toMatchObject({ content: [{ text }] });
      }
    });

    test('is told why a tool cannot ask its user', async () => {
      const { error } = await inspect(server.url, era, ...call('test_input_required_result_elicitation'));
      expect(error?.message).toContain(refusal);
    });

    test('sends a token, and says that one is missing', async () => {
      const token = `Authorization: Bearer ${mint(key, Date.now())}`;
      const { result } = await inspect(secured.url, era, ...call('whoami'), '--header', token);
      expect(result!.content![0]!.text).toContain(testIssuer);
      expect((await inspect(secured.url, era, ...call('whoami'))).error).toMatchObject({ code: 'auth_required' });
    });
  });
});
