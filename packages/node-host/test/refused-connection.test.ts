/** What Node's server refuses by itself, on connections with other requests, in front of a pool that answers late. */
import { connect, type Socket } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { createHttpServer } from '../src/http-server.ts';
import { listen, type Listening } from '../src/listen.ts';
import type { Job } from '../src/pool.ts';

let server: Listening | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Starts a server that answers with the path, 20 ms after the request. */
async function start(run: (job: Job) => void = answerLate): Promise<Socket> {
  const pool = {
    run(job: Job): () => void {
      run(job);
      return () => {};
    },
    stop: () => Promise.resolve(),
  };
  server = await listen(() => createHttpServer(pool, { maxBodyBytes: 10, maxBufferedBytes: 1024 }), '127.0.0.1', 0);
  return connect(server.port, '127.0.0.1');
}

function answerLate({ request: { method, authority, pathWithQuery = `to ${authority}` }, sink }: Job): void {
  setTimeout(() => {
    sink.head(method === 'CONNECT' ? 405 : 200, [['content-length', String(pathWithQuery.length)]]);
    sink.body(new TextEncoder().encode(pathWithQuery));
    sink.end();
  }, 20);
}

function answerOk({ sink }: Job): void {
  sink.head(200, []);
  sink.body(new Uint8Array([65]));
  sink.end();
}

/** Sends it, and reads to the end. @returns statuses, each with what an answer of status 200 says. */
async function answersTo(text: string, run?: (job: Job) => void): Promise<string[]> {
  const socket = await start(run);
  socket.write(text);
  const answers = (await readText(socket)).split(/(?=HTTP\/1\.1 )/);
  return answers.map((answer) => `${answer.slice(9, 12)} ${answer.split('\r\n\r\n')[1]}`.trim());
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`;
const chunked = (path: string): string => `POST ${path} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n`;
const connectMethod = 'CONNECT h:80 HTTP/1.1\r\nHost: h:80\r\n\r\n';

test.each<[what: string, text: string, answers: string[]]>([
  ['a line that is none', 'X\r\n\r\n', ['400']],
  ['two lengths', 'GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', ['400']],
  ['a method that Node does not know', 'BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n', ['400']],
  ['a long field', `GET / HTTP/1.1\r\nHost: h\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, ['431']],
  ['a chunk of no length', `${chunked('/c')}zz\r\n`, ['400']],
  ['CONNECT to nothing', connectMethod.replace('h:80', 'h'), ['400 The request target is not valid.']],
])('%s is refused after the requests before it', async (_, text, refused) => {
  expect(await answersTo(text)).toEqual(refused);
  await server?.close();
  expect(await answersTo(get('/a') + get('/b') + text + get('/no'))).toEqual(['200 /a', '200 /b', ...refused]);
});

test.each<[string, string, string]>([
  ['an authority', connectMethod, '405 to h:80'],
  ['a path', connectMethod.replace('h:80', '/mcp'), '405 /mcp'],
])(
  'CONNECT to %s is answered by the component, after the requests before it, and is the last',
  async (_, text, own) => {
    expect(await answersTo(text)).toEqual([own]);
    await server?.close();
    expect(await answersTo(get('/a') + get('/b') + text + get('/no'))).toEqual(['200 /a', '200 /b', own]);
  },
);

test('a component that would make a tunnel is not let', async () => {
  expect(await answersTo(connectMethod, answerOk)).toEqual(['501 Tunnels are not supported.']);
});

test('what is malformed in the rest of a body that was refused gets no answer of its own', async () => {
  const long = `${chunked('/long')}b\r\n0123456789a\r\n`;
  expect(await answersTo(`${get('/a')}${long}zz\r\n`)).toEqual(['200 /a', '400']);
  await server?.close();
  const socket = await start();
  socket.write(long);
  socket.once('data', () => socket.write('zz\r\n'));
  expect((await readText(socket)).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
});

test('an answer that has begun is completed, whatever comes of its request', async () => {
  const socket = await start(({ sink }) => {
    sink.head(200, [['content-length', '2']]);
    sink.body(new Uint8Array([65]));
    setTimeout(() => {
      sink.body(new Uint8Array([66]));
      sink.end();
    }, 50);
  });
  socket.write(`${chunked('/long')}b\r\n0123456789a\r\n`);
  socket.once('data', () => socket.write('zz\r\n'));
  expect((await readText(socket)).split('\r\n\r\n')[1]).toBe('AB');
});

test('a client that breaks off after a malformed request leaves the server as it was', async () => {
  for (const last of ['X\r\n\r\n', connectMethod]) {
    const socket = await start();
    socket.write(get('/a') + last, () => socket.resetAndDestroy());
    await new Promise((resolve) => socket.once('close', resolve));
    const { status } = await fetch(`http://127.0.0.1:${server!.port}/`);
    expect(status).toBe(200);
    await server?.close();
  }
});

test.each(['GET /v', 'GET /v HTTP/0.9', 'GET /v HTTP/2.0'])('%j is of no HTTP version that is served', async (line) => {
  const [answer] = await answersTo(`${get('/a')}${line}\r\nHost: h\r\n\r\n`).then((answers) => answers.slice(1));
  expect(answer).toBeOneOf(['400', '505 Only']);
});

test('a request with Upgrade is served as if it had none, and ends the connection', async () => {
  const upgrade = get('/a').replace('Host: h', 'Host: h\r\nConnection: upgrade\r\nUpgrade: websocket');
  expect(await answersTo(upgrade + get('/dropped'))).toEqual(['200 /a']);
});
