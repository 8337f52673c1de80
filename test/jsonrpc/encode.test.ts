import { expect, it } from 'vitest';
import { errorText, resultText } from '../../src/jsonrpc/encode.ts';

it('puts id and result into a response as they are', () => {
  expect(resultText('12345678901234567890', '{"a":1.0}')).toBe(
    '{"jsonrpc":"2.0","id":12345678901234567890,"result":{"a":1.0}}',
  );
});

it.each([
  ['"a"', '{"jsonrpc":"2.0","id":"a","error":{"code":-1,"message":"m"}}'],
  ['null', '{"jsonrpc":"2.0","id":null,"error":{"code":-1,"message":"m"}}'],
  [undefined, '{"jsonrpc":"2.0","error":{"code":-1,"message":"m"}}'],
])('writes an error with id %s', (id, text) => {
  expect(errorText(id, -1, 'm')).toBe(text);
});

it.each(['"', '\\', '\n', '\0', '\u2028', '\uD800', '</script>', '\u{1F600}'])('escapes the message %j', (message) => {
  const text = errorText('1', -1, message, '[1.0]');
  expect(JSON.parse(text)).toEqual({ jsonrpc: '2.0', id: 1, error: { code: -1, message, data: [1] } });
  expect(text).toContain('"data":[1.0]');
  expect(text.isWellFormed()).toBe(true);
});
