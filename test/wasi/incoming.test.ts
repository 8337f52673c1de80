import type { IncomingRequest as WasiRequest } from 'wasi:http/types@0.2.3';
import { afterEach, describe, expect, it } from 'vitest';
import { requestBody, requestHead } from '../../src/wasi/incoming.ts';
import { held, IncomingRequest, type RequestContent, type StreamEvent } from '../support/wasi-host/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const kilobyte = new Uint8Array(1_000);
const mebibyte = new Uint8Array(1024 * 1024);

/** A request as the guest's types have it. */
function incoming(parts: RequestContent = {}): { request: IncomingRequest; guest: WasiRequest } {
  const request = new IncomingRequest(parts);
  return { request, guest: request as unknown as WasiRequest };
}

const headOf = (parts: RequestContent) => requestHead(incoming(parts).guest);

const decode = (value: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(value);

/** The same with the bindings of the build, which have the head as text. */
function headOfText(parts: RequestContent) {
  const { guest } = incoming(parts);
  const fields = parts.headers ?? [];
  const bytesOf = ([name, value]: (typeof fields)[number]): number => name.length + value.length;
  const lines = fields.map(([name, value]) => [name.toLowerCase(), decode(value)] as const);
  const values = new Map(lines);
  const isPlain = values.size === lines.length && lines.every(([, value]) => value.trim() === value);
  const headAsText = () => [
    parts.method?.val ?? parts.method?.tag.toUpperCase() ?? 'POST',
    parts.pathWithQuery,
    fields.reduce((all, field) => all + bytesOf(field), 0),
    ...(isPlain ? [values] : [undefined, ...lines.flat()]),
  ];
  return requestHead(Object.assign(guest, { method: undefined, headers: undefined, headAsText }) as never);
}

const bindings = [
  ['bytes', headOf],
  ['text', headOfText],
] as const;

/** Reads a body, then closes it. The result as text; the body's fault as it is; and how many bytes were taken. */
function read(events: StreamEvent[], limit: number, expected?: number, headers: RequestContent['headers'] = []) {
  const { request, guest } = incoming({ body: events, headers });
  const body = requestBody(guest, requestHead(guest));
  const result = body.read(limit, expected);
  body.close();
  expect([...held]).toEqual([request]);
  return {
    result: result.tag === 'failed' ? result.reason : new TextDecoder().decode(result.value),
    taken: request.body?.taken,
  };
}

/** Closes a body that was not read. @returns how many bytes were taken. */
function close(events: StreamEvent[], headers: RequestContent['headers'] = []): number | undefined {
  const { request, guest } = incoming({ body: events, headers });
  requestBody(guest, requestHead(guest)).close();
  expect([...held]).toEqual([request]);
  return request.body?.taken;
}

afterEach(() => held.clear());

describe('requestHead', () => {
  describe.each(bindings)('R31: white space around a value, of fields as %s,', (_, head) => {
    it.each([
      ['a', 'a'],
      [' a', 'a'],
      ['a\t', 'a'],
      [' \t a b \t', 'a b'],
      [' ', ''],
      ['', ''],
      ['\u00a0a\u00a0', '\u00a0a\u00a0'],
      [' \ufeffa ', '\ufeffa'],
      ['\u000ba', '\u000ba'],
    ])('%j is no part of it', (sent, value) => {
      const parts = head({
        headers: [
          ['x', bytes(sent)],
          ['y', bytes(sent)],
          ['Y', bytes(` ${sent}`)],
        ],
      });
      expect([parts.header('x'), parts.header('y'), parts.headers().get('x')]).toEqual([
        value,
        `${value}, ${value}`,
        value,
      ]);
    });
  });

  it.each([
    [{ tag: 'post' }, 'POST'],
    [{ tag: 'get' }, 'GET'],
    [{ tag: 'other', val: 'post' }, 'post'],
    [{ tag: 'other', val: '' }, ''],
  ])('method %j is %j', (method, expected) => {
    expect(headOf({ method }).method).toBe(expected);
  });

  it.each([
    ['/mcp', '/mcp', undefined],
    ['/mcp?', '/mcp', ''],
    ['/mcp?a=b?c', '/mcp', 'a=b?c'],
    ['/%6dcp/../x', '/%6dcp/../x', undefined],
    ['*', '*', undefined],
    ['', '', undefined],
    [undefined, '/', undefined],
  ])('target %j has path %j and query %j', (pathWithQuery, path, query) => {
    expect(headOf({ pathWithQuery })).toMatchObject({ path, query });
  });

  it.each([
    [{ tag: 'HTTP' }, 'http'],
    [{ tag: 'HTTPS' }, 'https'],
    [{ tag: 'other', val: 'https' }, 'http'],
    [undefined, 'http'],
  ])('scheme %j is %s', (scheme, expected) => {
    expect(headOf({ scheme }).scheme).toBe(expected);
  });

  it('takes the authority, else the Host header, else none', () => {
    const headers: RequestContent['headers'] = [['host', bytes('h')]];
    expect(headOf({ authority: 'a', headers }).authority).toBe('a');
    expect(headOf({ authority: undefined, headers }).authority).toBe('h');
    expect(headOf({ authority: undefined }).authority).toBe('');
  });

  it.each(bindings)('joins field lines of one name that come as %s, and counts all bytes', (_, readHead) => {
    const head = readHead({
      headers: [
        ['X-A', bytes('1')],
        ['b', bytes('')],
        ['x-a', bytes('é')],
      ],
    });
    expect(head.header('x-a')).toBe('1, é');
    expect(head.header('b')).toBe('');
    expect(head.header('c')).toBeUndefined();
    expect(head.header('__proto__')).toBeUndefined();
    expect([...head.headers().keys()]).toEqual(['x-a', 'b']);
    expect(['x-a', 'b', 'c'].map((name) => head.isRepeated(name))).toEqual([true, false, false]);
    expect(head.headerBytes()).toBe(3 + 1 + 1 + 0 + 3 + 2);
  });

  it.each(bindings)('knows that no field of those that come as %s is repeated', (_, readHead) => {
    for (const value of ['b', ' b']) {
      const head = readHead({ headers: [['a', bytes(value)]] });
      expect([head.header('a'), head.isRepeated('a'), head.headerBytes()]).toEqual(['b', false, 1 + value.length]);
    }
  });

  it.each(bindings)('reads %s: no UTF-8 is U+FFFD, and a byte order mark is kept', (_, readHead) => {
    const head = readHead({
      headers: [
        ['a', Uint8Array.of(0x61, 0xff)],
        ['b', bytes('\uFEFFb')],
      ],
    });
    expect(head.header('a')).toBe('a\uFFFD');
    expect(head.header('b')).toBe('\uFEFFb');
  });

  it('leaves no handle but the request', () => {
    const { request, guest } = incoming({ headers: [['a', bytes('b')]] });
    requestHead(guest).header('a');
    expect([...held]).toEqual([request]);
  });
});

describe('requestBody', () => {
  it.each<[string, StreamEvent[], number | undefined, string]>([
    ['in one piece', [bytes('abcdef')], 6, 'abcdef'],
    ['in one piece of unknown length', [bytes('abcdef')], undefined, 'abcdef'],
    ['in pieces', [bytes('ab'), 'wait', 'wait', bytes('cd'), bytes('ef')], 6, 'abcdef'],
    ['in pieces of unknown length', ['wait', bytes('ab'), bytes('cdef'), 'wait'], undefined, 'abcdef'],
    ['empty', [], 0, ''],
    ['empty, of unknown length', [], undefined, ''],
    ['empty, after a while', ['wait'], undefined, ''],
    ['complete, before the client hangs', [bytes('abcdef'), 'hang'], 6, 'abcdef'],
    ['complete, before the connection fails', [bytes('abcdef'), 'fail'], 6, 'abcdef'],
  ])('reads a body %s', (_, events, expected, text) => {
    expect(read(events, 6, expected).result).toBe(text);
  });

  it.each<[string, StreamEvent[], number | undefined, string]>([
    ['shorter than it said', [bytes('abc')], 6, 'aborted'],
    ['that never begins', [], 6, 'aborted'],
    ['whose connection fails', [bytes('abc'), 'fail'], 6, 'aborted'],
    ['of unknown length whose connection fails', [bytes('abc'), 'fail'], undefined, 'aborted'],
    ['that stops coming', [bytes('abc'), 'hang'], 6, 'timeout'],
    ['of unknown length that stops coming', [bytes('abc'), 'hang'], undefined, 'timeout'],
    ['that is one byte too long', [bytes('abcdefg')], undefined, 'too-large'],
    ['that gets too long', [bytes('abc'), 'wait', bytes('def'), bytes('g')], undefined, 'too-large'],
  ])('refuses a body %s', (_, events, expected, fault) => {
    expect(read(events, 6, expected).result).toBe(fault);
  });

  it.each(
    [4095, 4096, 4097].flatMap((length) => [
      ['alone', length, 'a', ''] as const,
      ['before another', length, 'b', 'c'] as const,
    ]),
  )('reads a piece that comes %s, of %i bytes', (_, length, character, rest) => {
    const text = character.repeat(length);
    expect(read([bytes(text), bytes(rest), 'wait'], 6_000, undefined).result).toBe(text + rest);
  });

  it('reads large pieces whole', () => {
    const large = new Uint8Array(300_000).fill(0x61);
    expect(read([large, large], 1_000_000, 600_000).result).toBe('a'.repeat(600_000));
  });

  it('refuses a body in a great many pieces, however short it is', () => {
    expect(read(Array<Uint8Array>(20_000).fill(bytes('a')), 1_000_000).result).toBe('fragmented');
  });

  it('reads a body in many pieces', () => {
    expect(read(Array<Uint8Array>(5_000).fill(bytes('a')), 1_000_000).result).toBe('a'.repeat(5_000));
  });

  it('reads a long body in many pieces that are not that short', () => {
    expect(
      read(
        Array.from({ length: 20_000 }, () => kilobyte),
        30_000_000,
      ).taken,
    ).toBe(20_000_000);
  });

  describe('close', () => {
    it.each<[string, StreamEvent[], number]>([
      ['nothing', [], 0],
      ['all of it', [bytes('abc'), 'wait', bytes('def')], 6],
      ['what comes before the client hangs', [bytes('abc'), 'hang'], 3],
      ['what comes before the connection fails', [bytes('abc'), 'fail'], 3],
    ])('takes %s of a body that was not read', (_, events, taken) => {
      expect(close(events)).toBe(taken);
    });

    it('takes the rest of a body that was too long', () => {
      expect(read([bytes('abc'), bytes('def'), 'wait', bytes('ghi')], 4)).toEqual({ result: 'too-large', taken: 9 });
    });

    it.each([
      ['long pieces', Array.from({ length: 200 }, () => mebibyte), 64 * 1024 * 1024],
      ['short pieces', Array<Uint8Array>(20_000).fill(bytes('a')), 10_000],
    ])('takes no more than a bounded part of a body without end: %s', (_, events, taken) => {
      expect(close(events)).toBe(taken);
    });

    it('takes nothing from a client that waits to be asked for it', () => {
      expect(close([bytes('abc')], [['expect', bytes('100-continue')]])).toBeUndefined();
    });
  });
});
