import { expect, test } from 'vitest';
import { refuse } from '../../src/http/refusal.ts';
import { jsonHeaders, withoutBody } from '../../src/http/response.ts';
import { refusalResponse } from '../../src/jsonrpc/refusal.ts';

const refusal = refuse(403, 'No "entry"', [['cache-control', 'no-store']]);

test.each([
  ['of a request', {}, '{"code":-32600,"message":"No \\"entry\\""}', ''],
  ['with a code', { code: -32003 }, '{"code":-32003,"message":"No \\"entry\\""}', ''],
  ['of a message', { id: '"a"', code: -32003 }, '{"code":-32003,"message":"No \\"entry\\""}', '"id":"a",'],
  ['of a body without an id', { id: 'null' }, '{"code":-32600,"message":"No \\"entry\\""}', '"id":null,'],
])('a refusal %s is a JSON-RPC error with the headers of the refusal', (_, more, error, id) => {
  expect(refusalResponse({ ...refusal, ...more })).toEqual({
    status: 403,
    headers: [...jsonHeaders, ['cache-control', 'no-store']],
    body: `{"jsonrpc":"2.0",${id}"error":${error}}`,
  });
});

test.each([
  [431, -32600],
  [500, -32603],
  [503, -32603],
])('a refusal with status %i has the code %i', (status, code) => {
  expect(JSON.parse(refusalResponse(refuse(status, 'No')).body as string)).toMatchObject({ error: { code } });
});

test('HEAD is refused with the same status and headers, without the body', () => {
  expect(withoutBody(refusal)).toEqual({ ...refusalResponse(refusal), body: '' });
});
