/** Reading against a deadline that is running already; incoming.test.ts has the rest. */
import type { Pollable as WasiPollable } from 'wasi:io/poll@0.2.3';
import type { InputStream as WasiInputStream } from 'wasi:io/streams@0.2.3';
import { afterEach, expect, test } from 'vitest';
import { errorTag, readAll } from '../../src/wasi/streams.ts';
import { held, IncomingRequest, type StreamEvent } from '../support/wasi-host/index.ts';
import { Pollable } from '../support/wasi-host/streams.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

afterEach(() => held.clear());

/** Reads with a deadline that is over after so many looks at it. */
function read(events: StreamEvent[], looks: number, limit = 6) {
  const stream = new IncomingRequest({ body: events }).consume().stream();
  let left = looks;
  const deadline = new Pollable(undefined, () => left-- <= 0);
  const before = new Set(held);
  const result = readAll(stream as unknown as WasiInputStream, limit, undefined, deadline as unknown as WasiPollable);
  expect(new Set(held)).toEqual(before);
  return result.tag === 'ok' ? new TextDecoder().decode(result.value) : result.reason;
}

test.each<[string, StreamEvent[], number, string]>([
  ['what comes in time', [bytes('abc'), 'wait', bytes('def')], 9, 'abcdef'],
  ['nothing', [], 9, ''],
  ['one byte too many', [bytes('abc'), bytes('defg')], 9, 'too-large'],
  ['a stream that fails', [bytes('abc'), 'fail'], 9, 'aborted'],
  ['a stream that hangs', [bytes('abc'), 'hang'], 1, 'timeout'],
  ['a stream that always has one more', [bytes('a'), bytes('b'), bytes('c')], 1, 'timeout'],
])('reads %s', (_, events, looks, expected) => {
  expect(read(events, looks)).toBe(expected);
});

test.each<[unknown, string | undefined]>([
  [{ payload: { tag: 'closed' } }, 'closed'],
  [{ payload: { tag: 'internal-error', val: 'text' } }, 'internal-error'],
  [{ payload: { tag: 'internal-error', val: null } }, 'internal-error'],
  [{ payload: { tag: 1 } }, undefined],
  [new Error('x'), undefined],
  ['text', undefined],
  [undefined, undefined],
])('the case of %j is %j', (thrown, tag) => {
  expect(errorTag(thrown)).toBe(tag);
});
