/** Caching hints: what a provider says of them, and who is told. */
import { expect, test } from 'vitest';
import type { Cacheable } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import { installVerify } from '../../src/crypto/engine.ts';
import type { PolicyComponent } from '../../src/policy/component.ts';
import { testApp, type ProviderFunctions } from '../support/app.ts';
import { modernRequest } from '../support/modern.ts';
import { mint, newKey, testAudience, testIssuer } from '../support/tokens.ts';

let asked: Cacheable[] = [];
const fresh: ProviderFunctions = {
  exchange: {
    offers: () => ({ freshness: true }),
    freshness: (what) => (asked.push(what), { ttlMs: 4_294_967_295, scope: 'public' }),
  },
};
const allowing: PolicyComponent = { info: () => '{}', evaluate: () => ({ tag: 'value', val: '{"allow":true}' }) };

const requests: readonly (readonly [method: string, params: Record<string, unknown>, what: Cacheable])[] = [
  ['server/discover', {}, { tag: 'discovery' }],
  ['tools/list', {}, { tag: 'tools' }],
  ['prompts/list', {}, { tag: 'prompts' }],
  ['resources/list', {}, { tag: 'resources' }],
  ['resources/templates/list', {}, { tag: 'resource-templates' }],
  ['resources/read', { uri: 'u:1' }, { tag: 'resource', val: 'u:1' }],
];

test.each(requests)('R40: %s has the hints of the provider', async (method, params, what) => {
  asked = [];
  const { message } = await testApp(fresh).send(...modernRequest({ method, params }));
  expect(message!.result).toMatchObject({ ttlMs: 4_294_967_295, cacheScope: 'public' });
  expect(asked).toEqual([what]);
});

test.each(requests)('R42: %s is private where a policy decides', async (method, params) => {
  const { message } = await testApp(fresh, {}, allowing).send(...modernRequest({ method, params }));
  expect(message!.result).toMatchObject({ ttlMs: 4_294_967_295, cacheScope: 'private' });
});

installVerify();
const key = newKey('ES256');

test.each(requests)('R42: %s is private behind a token', async (method, params) => {
  const auth = {
    MCP_AUTH_ISSUER: testIssuer,
    MCP_AUTH_AUDIENCE: testAudience,
    MCP_AUTH_JWKS: JSON.stringify({ keys: [key.jwk] }),
  };
  const headers = { authorization: `Bearer ${mint(key, Date.now())}` };
  const { message } = await testApp(fresh, auth).send(...modernRequest({ method, params, headers }));
  expect(message!.result).toMatchObject({ ttlMs: 4_294_967_295, cacheScope: 'private' });
});

test.each<[what: string, provider: ProviderFunctions]>([
  ['offers no freshness', { exchange: { offers: () => ({}), freshness: fresh.exchange!.freshness! } }],
  ['knows none', { exchange: { offers: () => ({ freshness: true }), freshness: () => undefined } }],
  ['has no exchange', { exchange: null }],
])('of a provider that %s nothing may be kept', async (_, provider) => {
  const { message } = await testApp(provider).send(...modernRequest({ method: 'tools/list' }));
  expect(message!.result).toMatchObject({ ttlMs: 0, cacheScope: 'private' });
});

test('other results, and other revisions, have no hints', async () => {
  asked = [];
  const { message } = await testApp(fresh).send(...modernRequest({ method: 'tools/call', params: { name: 't' } }));
  expect(message!.result).not.toHaveProperty('ttlMs');
  expect((await testApp(fresh).call('tools/list')).result).toEqual({ tools: [] });
  expect(asked).toEqual([]);
});
