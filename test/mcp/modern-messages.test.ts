/** What revision 2026-07-28 shares with the revisions before it, and states anew. */
import { describe, expect, it, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { modernRequest } from '../support/modern.ts';

describe('R2: an id', () => {
  it.each([7, -1, 'text', ''])('%j comes back with its type', async (id) => {
    expect((await testApp().send(...modernRequest({ id }))).message).toMatchObject({ id, result: {} });
  });

  it.each([null, 1.5, true, {}])('%j is refused', async (id) => {
    const app = testApp();
    const answer = await app.send(...modernRequest({ id }));
    expect(answer).toMatchObject({ status: 400, message: { error: { code: -32600 } } });
    expect(app.calls).toEqual([]);
  });
});

test('R7: a request is answered by one JSON object', async () => {
  const { headers } = await testApp().send(...modernRequest());
  expect(headers.get('content-type')).toBe('application/json');
});

test("R60, R115: the order of tools is the provider's, and two of one name fail the list", async () => {
  const inputSchema = '{"type":"object"}';
  const listing = (...names: string[]) =>
    testApp({ tools: { listTools: () => ({ tools: names.map((name) => ({ name, inputSchema })) }) } });
  const { message } = await listing('b', 'a', 'c').send(...modernRequest());
  expect(message).toMatchObject({ result: { tools: [{ name: 'b' }, { name: 'a' }, { name: 'c' }] } });
  expect((await listing('a', 'a').send(...modernRequest())).message).toMatchObject({ error: { code: -32603 } });
});

test('R63: a schema goes out as it is, and what it refers to is not fetched', async () => {
  const inputSchema = '{ "type":"object", "$ref":"https://evil.example/schema", "unevaluatedProperties":false }';
  const app = testApp({ tools: { listTools: () => ({ tools: [{ name: 't', inputSchema }] }) } });
  expect((await app.send(...modernRequest())).text).toContain(`"inputSchema":${inputSchema}`);
});

test('R66: at most 100 values complete an argument', async () => {
  const values = Array.from({ length: 101 }, String);
  const app = testApp({ completion: { complete: () => ({ completion: { values } }) } });
  const params = { ref: { type: 'ref/prompt', name: 'p' }, argument: { name: 'a', value: '' } };
  const { message } = await app.send(...modernRequest({ method: 'completion/complete', params }));
  expect(message).toMatchObject({ result: { completion: { values: values.slice(0, 100), hasMore: true } } });
});

test('R111: a request that is nested too deeply is refused', async () => {
  const [body, head] = modernRequest({ params: { a: '@' } });
  const answer = await testApp().send(body.replace('"@"', '['.repeat(64) + ']'.repeat(64)), head);
  expect(answer).toMatchObject({ status: 400, message: { error: { code: -32600 } } });
});

test('R80, R123: a client with extensions that are not offered is served without them', async () => {
  const capabilities = { extensions: { 'io.modelcontextprotocol/tasks': {} } };
  const request = modernRequest({
    method: 'tools/call',
    params: { name: 't', task: { ttl: 60_000 } },
    meta: { 'io.modelcontextprotocol/clientCapabilities': capabilities },
  });
  expect((await testApp().send(...request)).message).toMatchObject({ result: { resultType: 'complete', content: [] } });
});

test('R117: nothing is remembered of an earlier request', async () => {
  const app = testApp();
  await app.send(...modernRequest());
  expect(await app.call('tools/list')).toEqual({ jsonrpc: '2.0', id: 1, result: { tools: [] } });
  expect(await app.send(...modernRequest({ meta: null }))).toMatchObject({ status: 400 });
});

test('R125: prompts hold links to resources', async () => {
  const link = { tag: 'resource-link' as const, val: { uri: 'u', name: 'n' } };
  const app = testApp({ prompts: { getPrompt: () => ({ messages: [{ role: 'user', content: link }] }) } });
  const { message } = await app.send(...modernRequest({ method: 'prompts/get', params: { name: 'p' } }));
  expect(message).toMatchObject({
    result: { messages: [{ content: { type: 'resource_link', uri: 'u', name: 'n' } }] },
  });
});

test('R50: there is nothing to listen to, and nothing of it is promised', async () => {
  const capabilities = { tools: { listChanged: true }, prompts: { listChanged: true }, resources: { subscribe: true } };
  const serverInfo = { name: 's', version: '1' };
  const app = testApp({
    lifecycle: { initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities, serverInfo }) },
  });
  const listen = modernRequest({
    method: 'subscriptions/listen',
    params: { notifications: { toolsListChanged: true } },
  });
  expect(await app.send(...listen)).toMatchObject({ status: 404, message: { id: 1, error: { code: -32601 } } });
  const { message } = await app.send(...modernRequest({ method: 'server/discover' }));
  expect(message!.result).toMatchObject({ capabilities: { tools: {}, prompts: {}, resources: {} } });
  expect(JSON.stringify(message)).not.toMatch(/listChanged|subscribe/);
});

test('R113: a resource in bytes that are no Base64 is not sent', async () => {
  const contents = [{ tag: 'blob' as const, val: { uri: 'u', blob: 'no base64' } }];
  const app = testApp({ resources: { readResource: () => ({ contents }) } });
  const { message } = await app.send(...modernRequest({ method: 'resources/read', params: { uri: 'u' } }));
  expect(message).toMatchObject({ error: { code: -32603 } });
});

test('R118: a body that takes too long is given up', async () => {
  const [, head] = modernRequest();
  const app = testApp();
  expect((await app.send('timeout', head)).status).toBe(408);
  expect(app.calls).toEqual([]);
});

test('R119: a cancellation of what is over, or never was, changes nothing', async () => {
  const app = testApp();
  for (const requestId of [1, 'none', null, {}]) {
    const params = { requestId, reason: 'late' };
    const answer = await app.send(...modernRequest({ method: 'notifications/cancelled', id: undefined, params }));
    expect(answer).toMatchObject({ status: 202, text: '' });
  }
  expect(app.calls).toEqual([]);
  expect((await app.send(...modernRequest())).message).toMatchObject({ result: { tools: [] } });
});
