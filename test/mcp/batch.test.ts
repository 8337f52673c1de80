import { expect, test } from 'vitest';
import type { RpcMessage } from '../../src/jsonrpc/decode.ts';
import { answerBatch } from '../../src/mcp/batch.ts';

const mebibyte = 1024 * 1024;

const request = (id: number): RpcMessage => ({
  tag: 'request',
  id: String(id),
  method: 'x',
  params: {},
  paramSource: () => '',
});
const notification: RpcMessage = { tag: 'notification', method: 'x', params: {} };
const answer = (length: number): string => `"${'x'.repeat(length - 2)}"`;

/** Answers of `length` characters each. @returns the answers, errors as code and message, and what was called. */
function answerAll(messages: readonly RpcMessage[], length: number): { answers: unknown[]; called: number } {
  let called = 0;
  const batch = answerBatch(messages, ({ tag }) => {
    called++;
    return tag === 'notification' ? undefined : { status: 200, text: answer(length) };
  });
  const parsed = JSON.parse(batch!.text) as (string | { id: number; error: { code: number; message: string } })[];
  const answers = parsed.map((each) =>
    typeof each === 'string' ? each.length + 2 : [each.id, each.error.code, each.error.message],
  );
  return { answers, called };
}

const leftOut = [-32603, 'The answers of the batch are too long: this one is left out'];
const notCalled = [-32603, 'The answers of the batch are too long: this request was not served'];

test('answers are in the order of the requests, and none for notifications', () => {
  expect(answerAll([request(1), notification, request(2)], 10)).toEqual({ answers: [10, 10], called: 3 });
});

test('answers that are too long together end in errors, and no further request is served', () => {
  const messages = [request(1), request(2), request(3), notification, request(4)];
  expect(answerAll(messages, 10 * mebibyte)).toEqual({
    answers: [10 * mebibyte, [2, ...leftOut], [3, ...notCalled], [4, ...notCalled]],
    called: 3,
  });
});

test('answers that are as long together as one may be are given', () => {
  expect(answerAll([request(1), request(2)], 8 * mebibyte)).toEqual({
    answers: Array(2).fill(8 * mebibyte),
    called: 2,
  });
});

test('the first is given, whatever it adds to a result of the longest', () => {
  const one = 16 * mebibyte + 40;
  expect(answerAll([request(1), request(2)], one)).toEqual({ answers: [one, [2, ...notCalled]], called: 1 });
});

test('notifications alone have no answer', () => {
  expect(answerBatch([notification], () => undefined)).toBeUndefined();
});

test('a batch without any message of JSON-RPC is an HTTP error', () => {
  const invalid: RpcMessage = { tag: 'invalid', id: undefined, message: 'x' };
  expect(answerBatch([invalid], () => ({ status: 400, text: '"x"' }))).toEqual({ status: 400, text: '["x"]' });
  expect(answerBatch([invalid, notification], () => ({ status: 400, text: '"x"' }))?.status).toBe(200);
});
