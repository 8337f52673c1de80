/** What connections together may hold: of requests, of answers, and of turns. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createHttpServer } from '../src/http-server.ts';
import { listen, type Listening } from '../src/listen.ts';
import type { Job } from '../src/pool.ts';

const kibibyte = 1024;

let server: Listening | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.close();
});

/** Starts a server whose bodies may have 100 KiB, and all together 256 KiB unless told otherwise. */
async function start(run: (job: Job) => void, maxBufferedBytes = 256 * kibibyte): Promise<void> {
  const pool = {
    run(job: Job): () => void {
      run(job);
      return () => {};
    },
    stop: () => Promise.resolve(),
  };
  const limits = { maxBodyBytes: 100 * kibibyte, maxBufferedBytes };
  server = await listen(() => createHttpServer(pool, limits), '127.0.0.1', 0);
}

/** A connection that has sent `text`. */
async function open(text: string | Uint8Array): Promise<Socket> {
  const socket = connect(server!.port, '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  await new Promise((resolve) => socket.write(text, resolve));
  return socket;
}

const post = async (bytes: number): Promise<[status: number, retryAfter: string | null]> => {
  const response = await fetch(`http://127.0.0.1:${server!.port}/`, { method: 'POST', body: 'x'.repeat(bytes) });
  await response.arrayBuffer();
  return [response.status, response.headers.get('retry-after')];
};

const answerEmpty = ({ sink }: Job): void => {
  sink.head(200, []);
  sink.end();
};

test('bodies that are too long together are refused, short ones are not, and there is room again', async () => {
  await start(answerEmpty);
  const half = `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ${100 * kibibyte}\r\n\r\n${'x'.repeat(99 * kibibyte)}`;
  const slow = await Promise.all([open(half), open(half), open(half)]);
  await expect.poll(() => post(99 * kibibyte)).toEqual([503, '1']);
  expect(await post(16 * kibibyte)).toEqual([200, null]);
  for (const socket of slow) socket.destroy();
  await expect.poll(() => post(99 * kibibyte)).toEqual([200, null]);
});

/** Answers a path of `/N` with N KiB. */
const answerLong = ({ request, sink }: Job): void => {
  sink.head(200, []);
  sink.body(new Uint8Array(Number(request.pathWithQuery!.slice(1)) * kibibyte));
  sink.end();
};

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`;

test('when answers are too long together, the client that has not taken its own for the longest loses it', async () => {
  // The kernel takes some megabytes for a client that does not read.
  await start(answerLong, 64 * 1024 * kibibyte);
  const length = 40 * 1024;
  const slow = (await open(get(`/${length}`))).pause();
  await expect.poll(() => slow.bytesRead).toBeGreaterThan(0);
  const closed = once(slow, 'close');
  const response = await fetch(`http://127.0.0.1:${server!.port}/${length}`);
  slow.resume();
  await closed;
  expect(slow.bytesRead).toBeLessThan(length * kibibyte);
  expect((await response.arrayBuffer()).byteLength).toBe(length * kibibyte);
});

test('an answer that is longer than all may be together is broken off', async () => {
  await start(answerLong);
  const response = await fetch(`http://127.0.0.1:${server!.port}/${100 * 1024}`).then((r) => r.arrayBuffer(), String);
  expect(response).toMatch(/fetch failed|terminated/);
});

test('requests of one connection are served one after the other', async () => {
  const jobs: Job[] = [];
  await start((job) => void jobs.push(job));
  const socket = await open(get('/1') + get('/2'));
  let text = '';
  socket.on('data', (data: Buffer) => (text += data.toString()));
  await expect.poll(() => jobs.length).toBe(1);
  expect(await new Promise((resolve) => setTimeout(() => resolve(jobs.length), 50))).toBe(1);
  answerEmpty(jobs[0]!);
  await expect.poll(() => jobs.length).toBe(2);
  answerEmpty(jobs[1]!);
  await expect.poll(() => text.split('200 OK').length).toBe(3);
  expect(jobs.map(({ request }) => request.pathWithQuery)).toEqual(['/1', '/2']);
});

test('a connection with too many requests ahead is closed', async () => {
  const jobs: Job[] = [];
  await start((job) => void jobs.push(job));
  const socket = await open(get('/').repeat(100));
  socket.resume();
  await once(socket, 'close');
  expect(jobs.length).toBe(1);
});
