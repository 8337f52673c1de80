/** What a client may say of itself: the same wherever it says it. */
import type { Context } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import { describe, expect, it } from 'vitest';
import { testApp, type ProviderFunctions, type TestAnswer } from '../support/app.ts';
import { modernRequest, reserved } from '../support/modern.ts';
import { contexts, done, giving } from '../support/tool-steps.ts';

const client = { name: 'c', version: '1' };

const initialize = (clientInfo: unknown): Promise<TestAnswer> => {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
  return testApp().send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }));
};
const modern =
  (method: string, params = {}, provider: () => ProviderFunctions = () => ({})) =>
  (clientInfo: unknown): Promise<TestAnswer> =>
    testApp(provider()).send(...modernRequest({ method, params, meta: reserved('clientInfo', clientInfo) }));

const places = [
  ['initialize', initialize],
  ['server/discover', modern('server/discover')],
  ['tools/list', modern('tools/list')],
  ['tools/call', modern('tools/call', { name: 't' })],
  ['a call by the exchange', modern('tools/call', { name: 't' }, () => giving(done))],
] as const;

describe.each(places)('R14: a client that says of itself, by %s,', (place, send) => {
  it.each<[string, unknown]>([
    ['a text', 'client'],
    ['a list', [client]],
    ['no name', { version: '1' }],
    ['no version', { name: 'c' }],
    ['a name that is a number', { ...client, name: 1 }],
    ['a name with half a surrogate pair', { ...client, name: '\ud800' }],
    ['a name that begins with U+FEFF', { ...client, name: '\ufeffc' }],
    ['a title that is a number', { ...client, title: 1 }],
    ['a website that is an object', { ...client, websiteUrl: {} }],
    ['icons that are an object', { ...client, icons: {} }],
    ['an icon that is a text', { ...client, icons: ['s'] }],
    ['an icon without src', { ...client, icons: [{}] }],
    ['sizes that are a text', { ...client, icons: [{ src: 's', sizes: '48x48' }] }],
    ['a type that is a number', { ...client, icons: [{ src: 's', mimeType: 1 }] }],
  ])('%s, is refused with -32602', async (_, clientInfo) => {
    const answer = await send(clientInfo);
    expect(answer.message).toMatchObject({ id: 1, error: { code: -32602 } });
    expect(answer.message!.error!.message).toContain('clientInfo');
    expect(answer.status).toBe(place === 'initialize' ? 200 : 400);
  });

  it.each<[string, object]>([
    ['a name and a version', client],
    ['nothing of what may be left out', { ...client, title: null, websiteUrl: null, icons: null }],
    ['all there is', { ...client, title: 't', websiteUrl: 'https://a/', icons: [{ src: 's', sizes: ['1x1'] }] }],
    ['more than is known', { ...client, __proto__x: 1, description: 7 }],
  ])('%s, is served', async (_, clientInfo) => {
    expect((await send(clientInfo)).message).toMatchObject({ id: 1, result: {} });
  });
});

it('R14, R16: what may be left out of _meta may be null', async () => {
  const meta = { ...reserved('clientInfo', null), ...reserved('logLevel', null), progressToken: null };
  const answer = await testApp(giving(done)).send(
    ...modernRequest({ method: 'tools/call', params: { name: 't' }, meta }),
  );
  expect(answer.status).toBe(200);
  const expected: Partial<Context> = { client: undefined, logLevel: undefined, wantsProgress: false };
  expect(contexts[0]).toMatchObject(expected);
});
