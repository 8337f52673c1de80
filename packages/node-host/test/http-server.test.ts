/** The HTTP side, in front of pools that do nothing but answer or fail. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { createHttpServer, splitTarget, type AnswerFailure } from '../src/http-server.ts';
import { listen, type Listening } from '../src/listen.ts';
import type { GuestFailure, Job } from '../src/pool.ts';

let server: Listening | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Starts a server whose bodies may have 10 bytes, unless told otherwise. */
async function start(
  run: (job: Job) => void,
  answerFailure?: AnswerFailure,
  maxBodyBytes = 10,
  maxBufferedBytes = 1024 * 1024,
): Promise<void> {
  const pool = {
    run(job: Job): () => void {
      run(job);
      return () => {};
    },
    stop: () => Promise.resolve(),
  };
  server = await listen(
    () => createHttpServer(pool, { maxBodyBytes, maxBufferedBytes, answerFailure }),
    '127.0.0.1',
    0,
  );
}

/** Answers with the request's body. */
function echo({ request: { body }, sink }: Job): void {
  sink.head(200, [
    ['connection', 'upgrade'],
    ['x-line', '1'],
    ['x-line', '\u00ff'],
  ]);
  sink.body(body);
  sink.end();
}

test.each<[reason: GuestFailure, status: number, text: string, retryAfter: string | null]>([
  ['trap', 500, 'The server failed to answer.', null],
  ['deadline', 504, 'The server did not answer in time.', null],
  ['busy', 503, 'The server is busy.', '1'],
])('a request that fails (%s) is answered with %d', async (reason, status, text, retryAfter) => {
  await start((job) => job.failed(reason));
  const response = await fetch(`http://127.0.0.1:${server!.port}/`);
  expect([response.status, await response.text()]).toEqual([status, `${text}\n`]);
  expect(response.headers.get('retry-after')).toBe(retryAfter);
});

/** Says all that is known of a failure. */
const asJson: AnswerFailure = ({ status, message, body }) => ({
  contentType: 'application/json',
  text: JSON.stringify([status, message, Buffer.from(body).toString(), 'é']),
});

test('what is answered to a request that fails can be chosen', async () => {
  await start((job) => job.failed('trap'), asJson);
  const response = await fetch(`http://127.0.0.1:${server!.port}/`, { method: 'POST', body: 'asked' });
  expect([response.status, response.headers.get('content-type')]).toEqual([500, 'application/json']);
  expect(await response.json()).toEqual([500, 'The server failed to answer.', 'asked', 'é']);
});

test('a request that fails after the head of its answer is broken off', async () => {
  await start(({ sink, failed }) => {
    sink.head(200, []);
    sink.body(new Uint8Array(1));
    setTimeout(failed, 50, 'deadline');
  });
  const response = await fetch(`http://127.0.0.1:${server!.port}/`);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow('terminated');
});

/** Sends a request with `count` header fields, all but one of them `x-…`. @returns the status. */
function sendFields(count: number, value: string): Promise<number | undefined> {
  const fields = Array.from({ length: count - 2 }, (_, index) => [`x-${index}`, value] as const);
  const headers = { host: 'localhost', connection: 'close', ...Object.fromEntries(fields) };
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server!.port, headers }, (response) => resolve(response.statusCode))
      .on('error', reject)
      .end();
  });
}

test.each([
  ['100 header fields', 100, 'v', 200],
  ['101 header fields', 101, 'v', 431],
  ['32 KiB of them', 3, 'v'.repeat(32 * 1024), 200],
  ['128 KiB of them', 3, 'v'.repeat(128 * 1024), 431],
])('%s', async (_, count, value, status) => {
  await start(echo);
  expect(await sendFields(count, value)).toBe(status);
});

/** @returns the body of the answer. */
async function post(body: string | ReadableStream): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${server!.port}/`, { method: 'POST', body, duplex: 'half' });
  return response.text();
}

test('a body that is announced to be too long is not read, one that turns out to be is cut', async () => {
  await start(echo);
  expect(await post('0123456789')).toBe('0123456789');
  expect(await post('0123456789a')).toBe('');
  expect(await post(new Blob(['0123456789abc']).stream())).toBe('0123456789a');
});

test('a body in pieces of one byte takes little more memory than in one', async () => {
  let size = 0;
  await start(
    ({ request: { body }, sink }) => {
      size = body.length;
      sink.head(200, []);
      sink.end();
    },
    undefined,
    4 * 1024 * 1024,
    4 * 1024 * 1024,
  );
  const pieces = 1024 * 1024;
  const before = process.memoryUsage();
  let highest = 0;
  const timer = setInterval(() => {
    const { heapUsed, external } = process.memoryUsage();
    highest = Math.max(highest, heapUsed + external);
  }, 5);
  const socket = connect(server!.port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n');
  const thousand = '1\r\nx\r\n'.repeat(1024);
  for (let sent = 0; sent < pieces; sent += 1024) {
    if (!socket.write(thousand)) await once(socket, 'drain');
  }
  socket.end('0\r\n\r\n');
  expect(await readText(socket)).toContain('200 OK');
  clearInterval(timer);
  expect(size).toBe(pieces);
  // With one buffer for each piece it was 230 MB.
  expect(highest - before.heapUsed - before.external).toBeLessThan(150e6);
});

test('header lines are sent one by one, bytes as they are; connection-specific ones are not', async () => {
  await start(echo);
  const lines = await new Promise<string[]>((resolve, reject) => {
    request({ host: '127.0.0.1', port: server!.port }, ({ rawHeaders }) => resolve(rawHeaders))
      .on('error', reject)
      .end();
  });
  expect(lines.slice(0, 4)).toEqual(['x-line', '1', 'x-line', '\u00ff']);
  expect(lines).not.toContain('upgrade');
});

test.each([
  ['/mcp', 'h', { pathWithQuery: '/mcp', authority: 'h' }],
  ['/mcp?a=http://x/', 'h', { pathWithQuery: '/mcp?a=http://x/', authority: 'h' }],
  ['//x/mcp', 'h', { pathWithQuery: '//x/mcp', authority: 'h' }],
  ['/mcp', undefined, { pathWithQuery: '/mcp', authority: undefined }],
  ['http://x:1/mcp?q', 'h', { pathWithQuery: '/mcp?q', authority: 'x:1' }],
  ['HTTPS://x', 'h', { pathWithQuery: '/', authority: 'x' }],
  ['*', 'h', { pathWithQuery: '*', authority: 'h' }],
  ['mcp', 'h', undefined],
  ['', 'h', undefined],
  ['ftp://x/mcp', 'h', undefined],
  ['http:///mcp', 'h', undefined],
])('a request for %j at host %j', (target, host, expected) => {
  expect(splitTarget(target, host)).toEqual(expected);
});
