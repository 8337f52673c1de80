import { expect, test } from 'vitest';
import { answerFailure } from '../../src/serve/failure.ts';

const message = 'The server failed to answer.';
const answer = (body: string, status = 500): unknown => {
  const { contentType, text } = answerFailure({ status, message, body: Buffer.from(body) });
  expect(contentType).toBe('application/json');
  return JSON.parse(text);
};

test.each([
  ['{"jsonrpc":"2.0","id":7,"method":"tools/call"}', 7],
  ['{"jsonrpc":"2.0","id":"a","method":"tools/call"}', 'a'],
])('the error of %s has its id', (body, id) => {
  expect(answer(body)).toEqual({ jsonrpc: '2.0', id, error: { code: -32603, message } });
});

test.each(['', '[{"id":1}]', '{"id":null}', '{"id":1e400}', '{"id":9007199254740993}', '{"id":{}}', '{"id":1', 'null'])(
  'the error of %j has none',
  (body) => {
    expect(answer(body)).toEqual({ jsonrpc: '2.0', error: { code: -32603, message } });
  },
);

test.each([
  [503, -32603],
  [504, -32603],
  [400, -32600],
  [431, -32600],
])('%i has the code %i', (status, code) => {
  expect(answer('', status)).toMatchObject({ error: { code } });
});
