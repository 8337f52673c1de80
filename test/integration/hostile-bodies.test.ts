/**
 * Bodies that are cut off, too long, or not what they say: refused, and without effect. Sent by hand, to real hosts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTestProvider } from '../support/test-providers.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { exchange, rawHead, rawPost } from '../support/raw-http.ts';
import { callTool, post } from '../support/rpc.ts';

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

const megabyte = 1024 * 1024;
const pad = (length: number): string => ping + ' '.repeat(length - ping.length);

/** A call that leaves a trace on the server's standard error. */
const witness = (mark: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'witness', arguments: { mark } } });

const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const chunked = { 'transfer-encoding': 'chunked' };

describe.each(hosts)('on $name', ({ name, start }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start({ transport: 'full', provider: await buildTestProvider('everything') });
  });
  afterAll(() => server?.stop());

  /**
   * Whether the tool has run with this mark. A call with another mark is made first: what was printed before is there.
   */
  const wasCalled = async (mark: string): Promise<boolean> => {
    const last = `after-${mark}`;
    await callTool(server.url, 'witness', { mark: last });
    await expect.poll(() => server.stderr()).toContain(last);
    return server.stderr().replaceAll(last, '').includes(mark);
  };

  test('a call leaves the trace that these tests look for', async () => {
    const { responses } = await exchange(server.port, rawPost(witness('complete')));
    expect(responses).toMatchObject([{ status: 200 }]);
    expect(await wasCalled('complete')).toBe(true);
  });

  describe('a body that is cut off', () => {
    const whole = witness('cut-off');
    test.each<[string, string[]]>([
      ['by a Content-Length that is too short', [rawHead({ 'content-length': String(whole.length - 1) }), whole]],
      ['before its Content-Length', [rawHead({ 'content-length': String(whole.length + 1) }), whole]],
      ['in the middle', [rawHead({ 'content-length': String(whole.length) }), whole.slice(0, 20)]],
      ['before it begins', [rawHead({ 'content-length': String(whole.length) })]],
      ['before the last chunk', [rawHead(chunked), chunk(whole)]],
      ['inside a chunk', [rawHead(chunked), chunk(whole).slice(0, -10)]],
      ['by a chunk that is no chunk', [rawHead(chunked), chunk(whole), 'zz\r\n\r\n']],
      ['by a chunk of negative length', [rawHead(chunked), chunk(whole), '-1\r\n\r\n']],
    ])('%s calls nothing', async (_, pieces) => {
      const { responses } = await exchange(server.port, pieces, { end: true });
      for (const { status } of responses) expect(status).toBe(400);
      await exchange(server.port, pieces, { abort: true });
      expect(await wasCalled('cut-off')).toBe(false);
    });
  });

  test.each([
    ['as one', [rawHead(chunked), `${chunk(ping)}0\r\n\r\n`]],
    ['byte by byte', [rawHead(chunked), ...[...ping].map(chunk), '0\r\n\r\n']],
    [
      'with an extension and a trailer',
      [rawHead(chunked), chunk(ping).replace('\r\n', ';a=b\r\n'), '0\r\nx: y\r\n\r\n'],
    ],
  ])('a body in chunks is read: %s', async (_, pieces) => {
    const { responses } = await exchange(server.port, pieces);
    expect(responses).toMatchObject([{ status: 200, body: '{"jsonrpc":"2.0","id":1,"result":{}}' }]);
  });

  // Node puts the pieces together before a component sees them.
  test(`a body in a great many chunks of one byte is ${name === 'node' ? 'read' : 'refused'}`, async () => {
    const { responses } = await exchange(server.port, [
      rawHead(chunked),
      chunk(' ').repeat(300_000),
      `${chunk(ping)}0\r\n\r\n`,
    ]);
    expect(responses).toMatchObject([{ status: name === 'node' ? 200 : 400 }]);
  });

  test('a body that trickles in is read', async () => {
    const pieces = [rawHead({ 'content-length': String(ping.length) }), ...ping];
    expect((await exchange(server.port, pieces)).responses).toMatchObject([{ status: 200 }]);
  });

  describe('a request that says two things of its length', () => {
    const smuggled = `POST /mcp HTTP/1.1\r\nhost: localhost\r\n\r\n`;
    test.each<[string, string]>([
      ['two lengths', `${rawHead({ 'content-length': '5\r\ncontent-length: 40' })}${ping}`],
      ['a list of lengths', `${rawHead({ 'content-length': '5, 40' })}${ping}`],
      ['a negative length', `${rawHead({ 'content-length': '-1' })}${ping}`],
      ['a length with a sign', `${rawHead({ 'content-length': '+40' })}${ping}`],
      ['a hexadecimal length', `${rawHead({ 'content-length': '0x28' })}${ping}`],
      ['a length that overflows', `${rawHead({ 'content-length': '1'.repeat(40) })}${ping}`],
      // RFC 9112 section 6.3 has the chunks count; what follows is then another request, and a bad one.
      ['a length and chunks', `${rawHead({ ...chunked, 'content-length': '5' })}0\r\n\r\n${smuggled}`],
      ['an unknown coding', `${rawHead({ 'transfer-encoding': 'cow' })}${ping}`],
      ['chunks that are not last', `${rawHead({ 'transfer-encoding': 'chunked, identity' })}0\r\n\r\n${smuggled}`],
    ])('%s is never answered with success', async (_, text) => {
      const { responses } = await exchange(server.port, text, { responses: 3, end: true });
      for (const { status } of responses) {
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThanOrEqual(501);
      }
    });
  });

  describe('a body that is too long', () => {
    test('is accepted up to the limit, and refused with 413 beyond', async () => {
      expect((await post(server.url, pad(4 * megabyte))).status).toBe(200);
      const { status, message } = await post(server.url, pad(4 * megabyte + 1));
      expect(status).toBe(413);
      expect(message.error).toBeDefined();
    });

    test('is refused with 413 before it is sent, where it says so', async () => {
      const pieces = [rawHead({ 'content-length': String(50 * megabyte) }), ' '.repeat(5 * megabyte)];
      const { responses } = await exchange(server.port, pieces);
      expect(responses).toMatchObject([{ status: 413 }]);
    });

    test('is refused with 413 where it does not say so', async () => {
      const part = chunk(' '.repeat(megabyte));
      const { responses } = await exchange(server.port, [rawHead(chunked), ...Array<string>(6).fill(part)]);
      expect(responses).toMatchObject([{ status: 413 }]);
    });

    test('leaves the server well', async () => {
      expect((await post(server.url, ping)).status).toBe(200);
    });
  });

  test.each([
    [
      'nested 100 levels',
      `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":${'['.repeat(100)}${']'.repeat(100)}}}`,
    ],
    ['nested 100,000 levels', '[{"a":'.repeat(100_000)],
    ['many members', `{${Array.from({ length: 100_000 }, (_, index) => `"a${index}":0 `).join()}}`],
    ['many elements', `[${'0 ,'.repeat(1_000_000)}0]`],
    ['many arrays', `[${'[],'.repeat(1_000_000)}0]`],
    ['many strings', `[${'"" ,'.repeat(800_000)}0]`],
    ['many backslashes', `"${'\\'.repeat(1_000_000)}`],
    ['many quotes', '"'.repeat(1_000_001)],
    ['one long number', `${'9'.repeat(1_000_000)} `],
    ['invalid UTF-8', new Uint8Array(1_000_000).fill(0xff)],
  ])('a body of %s is refused with 400', async (_, body) => {
    const { status, message } = await post(server.url, body);
    expect(status).toBe(400);
    expect(message.error!.code).toBeOneOf([-32700, -32600]);
  });
});
