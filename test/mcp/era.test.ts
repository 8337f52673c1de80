/** Which era a request belongs to, by its body and its header fields together. */
import { describe, expect, it, test } from 'vitest';
import { testApp, type TestAnswer, type TestApp } from '../support/app.ts';
import { envelope, modern, modernRequest, reserved, type ModernRequest } from '../support/modern.ts';

/** A server whose provider and whose policy must not be asked. */
function untouched(): { app: TestApp; asked: string[] } {
  const asked: string[] = [];
  const policy = {
    info: () => '{}',
    evaluate(input: string) {
      asked.push(input);
      return { tag: 'value' as const, val: '{"allow":true}' };
    },
  };
  return { app: testApp({}, {}, policy), asked };
}

/** The answer to a request that reaches neither policy nor provider. */
async function refused(body: string, head: Parameters<TestApp['send']>[1]): Promise<TestAnswer> {
  const { app, asked } = untouched();
  const answer = await app.send(body, head);
  expect({ asked, calls: app.calls }).toEqual({ asked: [], calls: [] });
  return answer;
}

const send = (request: ModernRequest): Promise<TestAnswer> => refused(...modernRequest(request));

test('R9, R14: a request with the envelope is served without a handshake', async () => {
  const answer = await testApp().send(...modernRequest());
  expect(answer).toMatchObject({ status: 200, message: { id: 1, result: { resultType: 'complete', tools: [] } } });
});

describe('R20, R21: a request that is modern in one place and legacy in the other reaches nobody', () => {
  it.each([
    ['a legacy header', '2025-11-25'],
    ['another legacy header', '2025-03-26'],
    ['an unknown header', '2024-11-05'],
    ['a later header', '2027-01-01'],
    ['an empty header', ''],
    ['no header', null],
    ['two values', `${modern}, ${modern}`],
    ['a suffix', `${modern}x`],
  ])('modern body, %s: -32020', async (_, version) => {
    const answer = await send({ id: 'a', headers: { 'mcp-protocol-version': version } });
    expect(answer).toMatchObject({ status: 400, message: { id: 'a', error: { code: -32020 } } });
  });

  it('modern header in two lines: -32020', async () => {
    const answer = await send({ repeated: ['mcp-protocol-version'] });
    expect(answer).toMatchObject({ status: 400, message: { error: { code: -32020 } } });
  });

  it.each([modern, '2027-01-01', ` ${modern}\t`])('legacy body, header %j: -32602', async (version) => {
    const answer = await send({ meta: null, headers: { 'mcp-protocol-version': version } });
    expect(answer).toMatchObject({ status: 400, message: { id: 1, error: { code: -32602 } } });
  });

  it.each([modern, '2027-01-01'])('the handshake, header %s: -32020', async (version) => {
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } };
    const answer = await send({
      method: 'initialize',
      params,
      meta: null,
      headers: { 'mcp-protocol-version': version },
    });
    expect(answer).toMatchObject({ status: 400, message: { id: 1, error: { code: -32020 } } });
  });

  it.each(['2025-11-25', '2025-06-18', null])(
    'a notification with the envelope, header %s: -32020',
    async (version) => {
      const answer = await send({
        method: 'notifications/initialized',
        id: undefined,
        headers: { 'mcp-protocol-version': version },
      });
      expect(answer).toMatchObject({ status: 400, message: { error: { code: -32020 } } });
      expect(answer.message).not.toHaveProperty('id');
    },
  );
});

describe('R4: batches and posted responses', () => {
  const [request] = modernRequest();
  it.each([
    ['a batch under a modern header', `[${request}]`, modern],
    [
      'a modern request in a batch of 2025-03-26',
      `[{"jsonrpc":"2.0","id":1,"method":"ping"},${request}]`,
      '2025-03-26',
    ],
    ['a modern request in a batch without a header', `[${request}]`, null],
    ['a response', '{"jsonrpc":"2.0","id":1,"result":{}}', modern],
    ['an error', '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}', modern],
  ])('%s: 400, -32600', async (_, body, version) => {
    const answer = await refused(body, { headers: { 'mcp-protocol-version': version } });
    expect(answer).toMatchObject({ status: 400, message: { error: { code: -32600 } } });
    expect(answer.message).not.toHaveProperty('id');
  });
});

describe('R1: an error names the id, or leaves it out where there is none', () => {
  it.each([
    ['{', { error: { code: -32700, message: expect.any(String) as string } }],
    [
      '{"jsonrpc":"2.0","id":null,"method":"tools/list"}',
      { error: { code: -32600, message: expect.any(String) as string } },
    ],
    [
      '{"jsonrpc":"1.0","id":7,"method":"tools/list"}',
      { id: 7, error: { code: -32600, message: expect.any(String) as string } },
    ],
  ])('%s', async (body, message) => {
    const answer = await refused(body, { headers: { 'mcp-protocol-version': modern } });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.message).toEqual({ jsonrpc: '2.0', ...message });
  });
});

describe('R14, R15, R16: the envelope', () => {
  it.each([
    ['no capabilities', reserved('clientCapabilities', undefined)],
    ['capabilities that are null', reserved('clientCapabilities', null)],
    ['capabilities that are a list', reserved('clientCapabilities', [])],
    ['a version that is a number', reserved('protocolVersion', 20260728)],
    ['a version that is null', reserved('protocolVersion', null)],
    ['a version that is a list', reserved('protocolVersion', [modern])],
    ['capabilities.roots as a boolean', reserved('clientCapabilities', { roots: true })],
    ['capabilities.elicitation as a list', reserved('clientCapabilities', { elicitation: [] })],
    ['capabilities.extensions as a text', reserved('clientCapabilities', { extensions: 'x' })],
    ['an unknown log level', reserved('logLevel', 'loud')],
    ['a log level of another type', reserved('logLevel', 3)],
    ['a progress token of another type', { progressToken: {} }],
    ['a progress token that is a fraction', { progressToken: 1.5 }],
  ])('%s: 400, -32602', async (_, meta) => {
    const answer = await send({ id: 'x', meta });
    expect(answer).toMatchObject({ status: 400, message: { id: 'x', error: { code: -32602 } } });
  });

  it.each(['[]', '"text"', '1', 'null'])('_meta that is %s: 400, -32602', async (meta) => {
    const [, head] = modernRequest();
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":${meta}}}`;
    const message = 'params._meta: io.modelcontextprotocol/protocolVersion is missing';
    expect(await refused(body, head)).toMatchObject({ status: 400, message: { error: { code: -32602, message } } });
  });

  it.each([
    ['no client information', reserved('clientInfo', undefined)],
    ['unknown keys', { 'com.example/x': [1], __proto__x: 1, traceparent: 7 }],
    ['a log level', reserved('logLevel', 'debug')],
    ['a progress token', { progressToken: 7 }],
  ])('%s is served', async (_, meta) => {
    expect(await testApp().send(...modernRequest({ meta }))).toMatchObject({ status: 200, message: { result: {} } });
  });

  it('is not found on a prototype', async () => {
    const meta = `{"__proto__":${JSON.stringify(envelope())}}`;
    const [, head] = modernRequest();
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":${meta}}}`;
    expect(await refused(body, head)).toMatchObject({ status: 400, message: { error: { code: -32602 } } });
  });
});

describe('R19: a revision that is not served', () => {
  it.each(['2027-01-01', '2024-11-05', '1900-01-01', 'DRAFT', '__proto__', ''])('%j: -32022', async (version) => {
    const headers = { 'mcp-protocol-version': version };
    for (const method of ['server/discover', 'tools/list', 'unknown']) {
      const answer = await send({ method, meta: reserved('protocolVersion', version), headers });
      expect(answer).toMatchObject({ status: 400, message: { id: 1, error: { code: -32022 } } });
      expect(answer.message!.error!.data).toEqual({
        supported: ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26'],
        requested: version,
      });
    }
  });

  it.each(['2025-11-25', '2025-06-18', '2025-03-26'])(
    '%s in _meta, which has a handshake: -32022, with those that a request may name',
    async (version) => {
      const headers = { 'mcp-protocol-version': version };
      const answer = await send({ meta: reserved('protocolVersion', version), headers });
      expect(answer).toMatchObject({ status: 400, message: { id: 1 } });
      expect(answer.message!.error).toEqual({
        code: -32022,
        message: `Unsupported protocol version for a request without a handshake: ${version}`,
        data: { supported: ['2026-07-28'], requested: version },
      });
    },
  );
});

describe('R3, R116: a notification', () => {
  const notification = { method: 'notifications/cancelled', id: undefined };
  it.each<[string, ModernRequest]>([
    ['with an envelope', notification],
    ['without one, under a modern header', { ...notification, meta: null }],
    ['without Mcp-Method', { ...notification, headers: { 'mcp-method': null } }],
    ['of the handshake, which means nothing any more', { ...notification, method: 'notifications/initialized' }],
  ])('%s: 202, nothing is called', async (_, request) => {
    const app = testApp();
    expect(await app.send(...modernRequest(request))).toMatchObject({ status: 202, text: '' });
    expect(app.calls).toEqual([]);
  });

  it.each<[string, ModernRequest, number]>([
    ['with another Mcp-Method', { headers: { 'mcp-method': 'notifications/progress' } }, -32020],
    ['of a later revision', { meta: null, headers: { 'mcp-protocol-version': '2027-01-01' } }, -32022],
  ])('%s: 400, without an id', async (_, request, code) => {
    const answer = await send({ ...notification, ...request });
    expect(answer).toMatchObject({ status: 400, message: { error: { code } } });
    expect(answer.message).not.toHaveProperty('id');
  });
});

test('R5: a session id and an event id mean nothing', async () => {
  const headers = { 'mcp-session-id': 'x', 'last-event-id': '7' };
  const { status, headers: sent } = await testApp().send(...modernRequest({ headers }));
  expect(status).toBe(200);
  expect([...sent.keys()]).toEqual(['content-type']);
});
