import { describe, expect, it } from 'vitest';
import { readBody, type BodySource } from '../../src/http/body.ts';
import { failed, ok } from '../../src/result.ts';

const limit = 10;

/** What the source is asked for: the limit and the expected length; undefined when it is not asked. */
function readAsked(contentLength: string | undefined): [number, number | undefined] | undefined {
  let arguments_: [number, number | undefined] | undefined;
  const source: BodySource = {
    read(most, expected) {
      arguments_ = [most, expected];
      return ok(new Uint8Array());
    },
  };
  const body = readBody(source, contentLength, limit);
  expect(body.tag === 'failed').toBe(arguments_ === undefined);
  return arguments_;
}

describe('readBody', () => {
  it.each([
    ['0', 0],
    ['10', 10],
    ['0010', 10],
    [undefined, undefined],
  ])('with Content-Length %s asks for %s bytes', (contentLength, expected) => {
    expect(readAsked(contentLength)).toEqual([limit, expected]);
  });

  it.each(['11', '52428800', '9007199254740993', '1'.repeat(400)])(
    'with Content-Length %.20s refuses without reading',
    (contentLength) => {
      expect(readAsked(contentLength)).toBeUndefined();
    },
  );

  it.each(['', '-1', '+5', '5, 5', '0x5', '1e1', ' 5', '5.0', '٥'])(
    'with Content-Length %j, which is none, reads to the end',
    (contentLength) => {
      expect(readAsked(contentLength)).toEqual([limit, undefined]);
    },
  );

  it.each(['too-large', 'timeout', 'aborted', 'fragmented'] as const)('passes %s on', (fault) => {
    expect(readBody({ read: () => failed(fault) }, undefined, limit)).toEqual(failed(fault));
  });
});
