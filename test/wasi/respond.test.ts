import type { ResponseOutparam as WasiOutparam } from 'wasi:http/types@0.2.3';
import { afterEach, describe, expect, it } from 'vitest';
import { jsonResponse } from '../../src/http/response.ts';
import type { HttpResponse } from '../../src/http/message.ts';
import { respond, type KeptFields } from '../../src/wasi/respond.ts';
import { client, held, ResponseOutparam } from '../support/wasi-host/index.ts';

afterEach(() => {
  client.goneAfter = Number.POSITIVE_INFINITY;
});

const kept: KeptFields = new Map();

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** What a client receives. No handle must be left that was not there before. */
function sent(response: HttpResponse) {
  // The second answer of a length keeps the fields for all that follow.
  for (let count = 0; count < 2; count++) respond(new ResponseOutparam() as unknown as WasiOutparam, response, kept);
  const before = new Set(held);
  const out = new ResponseOutparam();
  respond(out as unknown as WasiOutparam, response, kept);
  expect(new Set(held)).toEqual(before);
  const { status, fields, outgoing } = out.response!;
  return {
    status,
    fields: fields.map(([name, value]) => [name, decode(value)]),
    body: decode(Uint8Array.from(outgoing!.written)),
    isFinished: outgoing!.isFinished,
  };
}

describe('respond', () => {
  it.each([0, 1, 4095, 4096, 4097, 100_000])('sends a body of %i bytes with its length', (length) => {
    const body = 'x'.repeat(length);
    const fields = [
      ['content-type', 'application/json'],
      ['content-length', String(length)],
    ];
    for (let round = 0; round < 2; round++) {
      expect(sent(jsonResponse(200, body))).toEqual({ status: 200, fields, body, isFinished: true });
    }
  });

  it('keeps the fields of some lengths, and no more for others', () => {
    const before = held.size;
    for (let count = 0; count < 600; count++) {
      const length = 200 + (count >> 1);
      respond(new ResponseOutparam() as unknown as WasiOutparam, jsonResponse(200, 'x'.repeat(length)), kept);
    }
    expect(held.size - before).toBeGreaterThan(0);
    expect(held.size - before).toBeLessThanOrEqual(64);
    expect(sent(jsonResponse(200, 'x'.repeat(499))).fields).toContainEqual(['content-length', '499']);
  });

  it('counts the bytes of UTF-8, not characters', () => {
    const { fields, body } = sent(jsonResponse(200, '"é\u{1F600}"'));
    expect(fields).toContainEqual(['content-length', '8']);
    expect(body).toBe('"é\u{1F600}"');
  });

  it('sends other fields and statuses in order', () => {
    const response = jsonResponse(405, '{}', [
      ['allow', 'POST'],
      ['vary', 'Origin'],
    ]);
    expect(sent(response)).toMatchObject({
      status: 405,
      fields: [
        ['content-type', 'application/json'],
        ['allow', 'POST'],
        ['vary', 'Origin'],
        ['content-length', '2'],
      ],
    });
  });

  it.each([
    [202, [['content-length', '0']]],
    [204, []],
  ])('sends a %i without a body, with the fields %j', (status, fields) => {
    expect(sent({ status, headers: [], body: '' })).toEqual({ status, fields, body: '', isFinished: true });
  });

  it.each([
    ['small', 10, 0],
    ['large', 100_000, 0],
    ['large, in the middle', 100_000, 50_000],
  ])('takes a client that is gone for no error: %s', (_, length, goneAfter) => {
    client.goneAfter = goneAfter;
    expect(sent(jsonResponse(200, 'x'.repeat(length)))).toMatchObject({ isFinished: false });
  });
});
