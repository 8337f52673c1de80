/** Policies, tokens and browsers, as requests of revision 2026-07-28 meet them. */
import { describe, expect, it, test } from 'vitest';
import type { PolicyComponent } from '../../src/policy/component.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { envelope, modernRequest, reserved, type ModernRequest } from '../support/modern.ts';

/** A policy that notes what it is asked, and decides the same each time. */
function policyOf(value: object): { policy: PolicyComponent; inputs: { mcp: Record<string, unknown> }[] } {
  const inputs: { mcp: Record<string, unknown> }[] = [];
  const policy: PolicyComponent = {
    info: () => '{}',
    evaluate(input) {
      inputs.push(JSON.parse(input) as { mcp: Record<string, unknown> });
      return { tag: 'value', val: JSON.stringify(value) };
    },
  };
  return { policy, inputs };
}

/** What `mcp` of a policy's input holds for a request; undefined when it is not asked. */
async function asked(request: ModernRequest): Promise<Record<string, unknown> | undefined> {
  const { policy, inputs } = policyOf({ allow: true });
  await testApp({}, {}, policy).send(...modernRequest(request));
  return inputs[0]?.mcp;
}

describe('R29, R68, R105: a policy', () => {
  it('reads the body, the revision, and what the client says of itself', async () => {
    const request = { method: 'tools/call', params: { name: 't', arguments: { a: 1 } } };
    expect(await asked(request)).toEqual({
      method: 'tools/call',
      revision: '2026-07-28',
      client: { name: 'client', version: '1' },
      tool: 't',
      arguments: { a: 1 },
      _meta: envelope(),
    });
  });

  it('is told of no client that says nothing of itself', async () => {
    expect(await asked({ meta: reserved('clientInfo', undefined) })).toEqual({
      method: 'tools/list',
      revision: '2026-07-28',
    });
  });

  it('is told nothing of the client of a legacy request, whatever its _meta holds', async () => {
    const { policy, inputs } = policyOf({ allow: true });
    await testApp({}, {}, policy).call('tools/list', { _meta: reserved('clientInfo', { name: 'x', version: '1' }) });
    expect(inputs[0]!.mcp).toEqual({ method: 'tools/list', revision: '2025-11-25' });
  });

  it('is asked about items of a list with the same', async () => {
    const { policy, inputs } = policyOf({ allow: true });
    const tools = [{ name: 't', inputSchema: '{"type":"object"}' }];
    await testApp({ tools: { listTools: () => ({ tools }) } }, {}, policy).send(...modernRequest());
    const client = { name: 'client', version: '1' };
    expect(inputs[1]!.mcp).toEqual({ method: 'tools/call', revision: '2026-07-28', client, tool: 't', listing: true });
  });

  it('never sees half of a surrogate pair in what the client says of itself', async () => {
    const { policy, inputs } = policyOf({ allow: true });
    const app = testApp({}, {}, policy);
    const [body, head] = modernRequest({ meta: reserved('clientInfo', { name: 'half', version: '1' }) });
    const answer = await app.send(body.replace('"half"', String.raw`"\ud800"`), head);
    expect({ status: answer.status, inputs, calls: app.calls }).toEqual({ status: 400, inputs: [], calls: [] });
  });

  it.each(['server/discover', 'tools/list'])(
    'R18: refuses %s with 403 and a code that is not reserved',
    async (method) => {
      const { policy } = policyOf({ allow: false });
      const app = testApp({}, {}, policy);
      const answer = await app.send(...modernRequest({ method, id: 'a' }));
      expect(answer).toMatchObject({ status: 403, message: { id: 'a', error: { code: 403 } } });
      expect(app.calls).toEqual([]);
    },
  );

  it('is not asked about a method that is not there', async () => {
    expect(await asked({ method: 'initialize' })).toBeUndefined();
  });
});

/** A server that wants tokens. */
const secured = (): TestApp =>
  testApp({
    authorization: {
      getAuthConfig: () => ({
        expectedIssuer: 'https://issuer.example',
        expectedAudiences: ['a'],
        jwksUri: 'https://issuer.example/jwks',
        passJwt: false,
      }),
    },
  });

test.each<[string, ModernRequest]>([
  ['server/discover', { method: 'server/discover' }],
  ['a call', { method: 'tools/call', params: { name: 't' } }],
  ['a notification', { method: 'notifications/cancelled', id: undefined }],
  ['a request with a wrong envelope', { meta: null }],
])('R100, R101, R106: %s needs a token, before its body is read', async (_, request) => {
  const app = secured();
  const { status, headers } = await app.send(...modernRequest(request));
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toContain('resource_metadata=');
  expect({ reads: app.bodyReads(), calls: app.calls }).toEqual({ reads: 0, calls: [] });
});

test('R22, R32: a preflight allows the header fields that repeat the body', async () => {
  const app = testApp({}, { MCP_ALLOWED_ORIGINS: 'https://app.example' });
  const names = 'content-type,mcp-method,mcp-name,mcp-param-region,mcp-protocol-version';
  const { status, headers } = await app.send('', {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example', 'access-control-request-headers': names },
  });
  expect(status).toBe(204);
  const allowed = headers.get('access-control-allow-headers')!.toLowerCase().split(', ');
  expect(allowed).toEqual(expect.arrayContaining(names.split(',')));
});

test.each(['GET', 'DELETE', 'PUT'])('R5: %s is 405', async (method) => {
  const { status, headers } = await testApp().send('', { method, headers: { 'mcp-protocol-version': '2026-07-28' } });
  expect(status).toBe(405);
  expect(headers.get('allow')).toBe('POST, OPTIONS');
});

test('R6: an origin that is not allowed is 403', async () => {
  const [body, head] = modernRequest({ headers: { origin: 'https://evil.example' } });
  expect((await testApp().send(body, head)).status).toBe(403);
});
