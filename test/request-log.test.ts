/** The line of each request, and of each decision. */
import { describe, expect, test } from 'vitest';
import { createRequestLog } from '../src/request-log.ts';
import type { Log } from '../src/log.ts';
import { requestHead, testApp } from './support/app.ts';

const call = (params: object): string => JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params });
const trace = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${trace}-b7ad6b7169203331-01`;
const secret = 'SECRET';

describe('MCP_LOG', () => {
  test('writes nothing unless it is set', async () => {
    const app = testApp();
    await app.send(call({ name: 'echo', arguments: {} }));
    expect(app.logged).toEqual([]);
  });

  test('requests: a line for each message, without its arguments', async () => {
    const app = testApp({}, { MCP_LOG: 'requests' });
    await app.send(call({ name: 'echo', arguments: { secret } }), { headers: { traceparent } });
    expect(app.logged).toEqual([
      {
        event: 'request',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        trace,
        id: '7',
        method: 'tools/call',
        name: 'echo',
        status: 200,
        ms: expect.any(Number),
      },
    ]);
    expect(JSON.stringify(app.logged)).not.toContain(secret);
  });

  test('requests: one that is refused before its body is read has a line too', async () => {
    const app = testApp({}, { MCP_LOG: 'requests' });
    await app.send('{', { headers: { 'content-type': 'text/plain' } });
    await app.send('{');
    await app.send('', { method: 'DELETE' });
    expect(app.logged.map(({ status }) => status)).toEqual([415, 400, 405]);
  });

  test('requests: each message of a batch has a line', async () => {
    const app = testApp({}, { MCP_LOG: 'requests' });
    const batch = ['ping', 'tools/list'].map((method, id) => ({ jsonrpc: '2.0', id, method }));
    await app.send(JSON.stringify(batch), { headers: { 'mcp-protocol-version': '2025-03-26' } });
    expect(app.logged.map(({ id, method }) => [id, method])).toEqual([
      ['0', 'ping'],
      ['1', 'tools/list'],
    ]);
  });

  test('audit: the decision is written before the provider acts', async () => {
    const order: string[] = [];
    const app = testApp(
      { tools: { callTool: () => (order.push(...app.logged.map(({ event }) => event)), { content: [] }) } },
      { MCP_LOG: 'audit' },
    );
    await app.send(call({ name: 'echo', arguments: {} }));
    expect(order).toEqual(['decision']);
    expect(app.logged).toMatchObject([{ event: 'decision', name: 'echo', decision: 'allow' }, { event: 'request' }]);
  });

  test('audit: what a policy denies is written', async () => {
    const policy = { info: () => '{}', evaluate: () => ({ tag: 'value' as const, val: '{"allow":false}' }) };
    const app = testApp({}, { MCP_LOG: 'audit' }, policy);
    const { status } = await app.send(call({ name: 'echo', arguments: {} }));
    expect(status).toBe(403);
    expect(app.logged).toEqual(
      expect.arrayContaining([expect.objectContaining({ event: 'decision', decision: 'deny' })]),
    );
  });

  test('other paths have no line', async () => {
    const app = testApp({}, { MCP_LOG: 'audit' });
    for (const path of ['/', '/healthz', '/readyz', '/x']) await app.send('', { method: 'GET', path });
    expect(app.logged).toEqual([]);
  });
});

function lines(params: object, head = {}): Parameters<Log>[0][] {
  const logged: Parameters<Log>[0][] = [];
  const record = createRequestLog(
    'audit',
    () => 0,
    (event) => logged.push(event),
  )(requestHead(head))!;
  record.read([{ tag: 'request', id: '"x"', method: 'm', params: params as never, paramSource: () => '' }]);
  record.decided({ tag: 'authenticated', context: { clientId: 'c', sub: 's', iss: 'i' } as never }, true);
  record.answered(200);
  return logged;
}

test('a caller is in the decision, and nowhere else', () => {
  const [decision, request] = lines({});
  expect(decision).toMatchObject({ client: 'c', subject: 's', issuer: 'i', decision: 'allow' });
  expect(JSON.stringify(request)).not.toMatch(/client|subject|issuer/);
});

test.each([
  ['a query and a fragment', { uri: `file:///a?token=${secret}#${secret}` }, 'file:///a'],
  ['more than 200 characters', { uri: 'x'.repeat(300) }, 'x'.repeat(200)],
  ['what is no text', { uri: { secret } }, undefined],
])('a URI with %s', (_, params, uri) => {
  expect(lines(params)[1]!['uri']).toBe(uri);
});

test.each([
  ['a header', {}, { headers: { traceparent } }, trace],
  [
    '_meta, which is nearer',
    { _meta: { traceparent } },
    { headers: { traceparent: traceparent.replaceAll('0', '1') } },
    trace,
  ],
  ['nothing', {}, {}, undefined],
  ['what is no trace', { _meta: { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` } }, {}, undefined],
  ['something else', {}, { headers: { traceparent: secret } }, undefined],
])('the trace of %s', (_, params, head, expected) => {
  expect(lines(params, head)[1]!['trace']).toBe(expected);
});
