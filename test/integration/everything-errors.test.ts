/** Every error code of WIT, from every interface, and the errors that the transport adds. */
import { describe, expect, test } from 'vitest';
import { everythingServer } from '../support/everything-wire.ts';
import { hosts } from '../support/hosts.ts';
import { call, initializeParams, revision } from '../support/rpc.ts';

/** The codes of WIT's `error-code` on the wire. */
const errorCodes = {
  'parse-error': -32700,
  'invalid-request': -32600,
  'method-not-found': -32601,
  'invalid-params': -32602,
  'internal-error': -32603,
  'resource-not-found': -32002,
  'tool-not-found': -32602,
  'prompt-not-found': -32602,
  unauthorized: -32003,
  'rate-limited': -32004,
  timeout: -32001,
  cancelled: -32800,
  'custom-code': -32050,
};

describe.each(hosts)('the everything provider on $name', ({ start }) => {
  const { error, url } = everythingServer(start);

  describe('errors', () => {
    test.each(Object.entries(errorCodes))('%s from a tool is %i', async (code, number) => {
      const answer = await error('tools/call', { name: 'fail', arguments: { code, message: 'why "not"?' } });
      expect(answer).toEqual({ code: number, message: 'why "not"?' });
    });

    test.each([
      ['an object', '{"a": [1, {"b": null}]}', { a: [1, { b: null }] }],
      ['a number', '12', 12],
      ['null', 'null', null],
      ['text that is no JSON', 'not JSON: "', 'not JSON: "'],
      ['text that breaks out of JSON', '1},"id":2,"x":{"a":1', '1},"id":2,"x":{"a":1'],
      ['duplicate keys', '{"a":1,"a":2}', '{"a":1,"a":2}'],
      ['an empty text', '', ''],
    ])('data that is %s is kept', async (_, data, expected) => {
      const answer = await error('tools/call', { name: 'fail', arguments: { code: 'timeout', message: 'm', data } });
      expect(answer).toEqual({ code: -32001, message: 'm', data: expected });
    });

    const where: [method: string, params: (tag: string) => object][] = [
      ['initialize', (tag) => initializeParams(revision, tag)],
      ['tools/list', (cursor) => ({ cursor })],
      ['resources/list', (cursor) => ({ cursor })],
      ['resources/templates/list', (cursor) => ({ cursor })],
      ['resources/read', (uri) => ({ uri })],
      ['prompts/list', (cursor) => ({ cursor })],
      ['prompts/get', (name) => ({ name })],
      ['completion/complete', (value) => ({ ref: { type: 'ref/prompt', name: 'p' }, argument: { name: 'a', value } })],
    ];
    test.each(where)('from %s keep their code, message and data', async (method, params) => {
      for (const [code, number] of Object.entries(errorCodes)) {
        const { text, message } = await call(url(), method, params(`fail:${code}`));
        expect(message.error).toMatchObject({ code: number, message: `asked to fail with ${code}` });
        expect(text).toContain(`{"asked": "${code}", "big": 12345678901234567890}`);
      }
    });

    // Some engines drop a leading U+FEFF: such a provider would do what no policy has seen.
    test.each(where)('a text for %s that begins with U+FEFF is refused', async (method, params) => {
      expect(await error(method, params('\uFEFFfail:timeout'))).toMatchObject({ code: -32602 });
    });

    test.each(['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'])(
      'an unknown cursor of %s is invalid params',
      async (method) => {
        expect(await error(method, { cursor: 'nowhere' })).toEqual({ code: -32602, message: 'unknown cursor' });
      },
    );

    test.each(['resources/subscribe', 'resources/unsubscribe', 'server/discover', 'toString'])(
      '%s is no method of this server',
      async (method) => {
        expect(await error(method, { uri: 'test://static-text' })).toMatchObject({ code: -32601 });
      },
    );
  });
});
