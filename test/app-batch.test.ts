/** JSON-RPC batches: part of revision 2025-03-26 alone (basic/transports "Sending Messages to the Server"). */
import { describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestAnswer } from './support/app.ts';

const ping = (id: unknown): object => ({ jsonrpc: '2.0', id, method: 'ping' });
const call = (id: unknown, name: string): object => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name } });
const notification = { jsonrpc: '2.0', method: 'notifications/initialized' };
const posted = { jsonrpc: '2.0', id: 1, result: {} };
const invalidRequest = { jsonrpc: '2.0', id: null, error: { code: -32600, message: expect.any(String) as string } };

const send = (app: TestApp, batch: unknown, revision: string | null = '2025-03-26'): Promise<TestAnswer> =>
  app.send(JSON.stringify(batch), { headers: { 'mcp-protocol-version': revision } });

describe('a batch', () => {
  it.each(['2025-06-18', '2025-11-25'])('is an invalid request in %s, and nothing of it is done', async (revision) => {
    for (const batch of [[ping(1)], [call(1, 'a'), call(2, 'b')], [notification], [posted], [], [1]]) {
      const app = testApp();
      const { status, message } = await send(app, batch, revision);
      expect({ status, message }).toMatchObject({ status: 400, message: { error: { code: -32600 } } });
      expect(message).not.toHaveProperty('id');
      expect(app.calls).toEqual([]);
    }
  });

  it('is answered in 2025-03-26, and when no revision is named', async () => {
    for (const revision of ['2025-03-26', null]) {
      const { status, message } = await send(testApp(), [ping(1), ping('b')], revision);
      expect(status).toBe(200);
      expect(message).toEqual([
        { jsonrpc: '2.0', id: 1, result: {} },
        { jsonrpc: '2.0', id: 'b', result: {} },
      ]);
    }
  });

  it('of one request is answered with an array of one', async () => {
    expect((await send(testApp(), [ping(1)])).message).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }]);
  });

  it.each([
    ['notifications', [notification, notification]],
    ['responses', [posted, posted]],
    ['one notification', [notification]],
  ])('of %s alone is accepted with 202 and no body', async (_, batch) => {
    expect(await send(testApp(), batch)).toMatchObject({ status: 202, text: '' });
  });

  it('has one answer for each request, in order, and none for notifications', async () => {
    const app = testApp({ tools: { callTool: ({ name }) => ({ content: [{ tag: 'text', val: { text: name } }] }) } });
    const { message } = await send(app, [
      call(1, 'a'),
      notification,
      { jsonrpc: '2.0', id: 2, method: 'x' },
      7,
      call(3, 'b'),
    ]);
    expect(message).toEqual([
      { jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: 'a' }] } },
      { jsonrpc: '2.0', id: 2, error: { code: -32601, message: expect.any(String) as string } },
      invalidRequest,
      { jsonrpc: '2.0', id: 3, result: { content: [{ type: 'text', text: 'b' }] } },
    ]);
    expect(app.calls.map(({ name }) => name)).toEqual(['callTool', 'clientInitialized', 'callTool']);
  });

  it.each([
    ['an empty array', [], 400, { id: null, error: { code: -32600 } }],
    ['a number', [1], 400, [invalidRequest]],
    ['null and an array', [null, []], 400, [invalidRequest, invalidRequest]],
  ])('without any message is refused with 400: %s', async (_, batch, status, message) => {
    expect(await send(testApp(), batch)).toMatchObject({ status, message });
  });

  it('that holds initialize does not initialize: the specification forbids it', async () => {
    const app = testApp();
    const params = { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 'c', version: '1' } };
    const { status, message } = await send(app, [{ jsonrpc: '2.0', id: 1, method: 'initialize', params }, ping(2)]);
    expect(status).toBe(200);
    expect(message).toEqual([
      { ...invalidRequest, id: 1 },
      { jsonrpc: '2.0', id: 2, result: {} },
    ]);
    expect(app.calls).toEqual([]);
  });

  it('of too many messages is refused, and nothing of it is done', async () => {
    const app = testApp();
    const { status, message } = await send(
      app,
      Array.from({ length: 101 }, (_, id) => call(id, 'a')),
    );
    expect({ status, message }).toMatchObject({ status: 400, message: { error: { code: -32600 } } });
    expect(app.calls).toEqual([]);
  });

  it('with one equal name twice is refused as a whole', async () => {
    const app = testApp();
    const body = `[${JSON.stringify(call(1, 'a'))},{"jsonrpc":"2.0","id":2,"method":"ping","method":"ping"}]`;
    expect((await app.send(body, { headers: { 'mcp-protocol-version': null } })).status).toBe(400);
    expect(app.calls).toEqual([]);
  });
});
