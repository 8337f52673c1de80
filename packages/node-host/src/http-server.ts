/**
 * The Node host's HTTP side: Node's own server in front of a pool of guests.
 *
 * A request goes to a guest once its body is complete: a slow client holds a connection but no guest, and one that
 * breaks off has no effect. A body longer than the component takes is cut there, for the component to refuse. What Node
 * refuses itself: malformed requests and methods that it does not know (400), header fields over 64 KiB (431), a request
 * that is not complete in time (408), one for whose body there is no room (503).
 */
import { createServer, ServerResponse, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { createBudget, type Budget } from './budget.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { refuseInTurn } from './refused-connection.ts';
import { readBody } from './request-body.ts';
import { createTurns } from './turns.ts';
import { Flow } from './wasi/flow.ts';
import type { GuestRequest, HeaderLine } from './wasi/http.ts';
import type { GuestFailure, Pool } from './pool.ts';

/** The most header fields a request may have. hyper, which wasmtime serves with, has the same limit. */
const maxHeaderFields = 100;
/** The most bytes of a request's head. */
const maxHeaderBytes = 64 * 1024;
/** A request's head must be complete in this time, in milliseconds. */
const headersTimeoutMs = 10_000;
/** A whole request must be complete in this time, in milliseconds. */
const requestTimeoutMs = 30_000;
/** How often the two are looked at, in milliseconds. */
const checkingIntervalMs = 1000;
/** A connection on which no further request comes is closed after this time, in milliseconds. */
const keepAliveTimeoutMs = 5000;
/**
 * The most connections; further ones are closed at once. One that waits costs some kilobytes, and a thousand that never
 * finish their request must leave room for others.
 */
const maxConnections = 5000;

/** Connection-specific fields (RFC 9110 §7.6.1), and Host, which is the request's authority: no guest sees them. */
const hopByHop = new Set(
  'connection host http2-settings keep-alive proxy-authenticate proxy-authorization proxy-connection transfer-encoding upgrade'.split(
    ' ',
  ),
);

/** A request that no guest answers. */
export interface Failure {
  readonly status: number;
  /** A sentence that says so. */
  readonly message: string;
  /** What was read of the request's body. */
  readonly body: Uint8Array;
}

/** The body of an answer. */
export interface FailureAnswer {
  readonly contentType: string;
  readonly text: string;
}

/** Makes the answer's body where no guest does. */
export type AnswerFailure = (failure: Failure) => FailureAnswer;

const failures: Record<
  GuestFailure | 'headers' | 'target' | 'version' | 'tunnel' | 'no-room',
  readonly [status: number, message: string]
> = {
  headers: [431, 'Too many header fields.'],
  target: [400, 'The request target is not valid.'],
  version: [505, 'Only HTTP/1.1 and HTTP/1.0 are supported.'],
  tunnel: [501, 'Tunnels are not supported.'],
  trap: [500, 'The server failed to answer.'],
  deadline: [504, 'The server did not answer in time.'],
  busy: [503, 'The server is busy.'],
  'no-room': [503, 'The server is busy.'],
};

const plainText: AnswerFailure = ({ message }) => ({ contentType: 'text/plain', text: `${message}\n` });

interface HttpServerOptions {
  /** The longest body that the component takes, in bytes. */
  readonly maxBodyBytes: number;
  /** The most bytes of bodies that are held for all connections together: of requests, and as many of answers. */
  readonly maxBufferedBytes: number;
  /** By default the sentence, as plain text. */
  readonly answerFailure?: AnswerFailure | undefined;
}

/** Creates the server, not listening yet. */
export function createHttpServer(pool: Pick<Pool, 'run'>, options: HttpServerOptions): Server {
  const limits = {
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: checkingIntervalMs,
    keepAliveTimeout: keepAliveTimeoutMs,
  };
  const turns = createTurns();
  const buffers: Buffers = {
    requests: createBudget(options.maxBufferedBytes),
    answers: createOutbox(options.maxBufferedBytes),
  };
  const server = createServer(limits, (request, response) => {
    // Node's parser drops what has come after a request with Upgrade: the client is told to send it again (RFC 9112 §9.6).
    if (request.headers.upgrade !== undefined) response.setHeader('connection', 'close');
    turns.take(request, response, () => void answer(pool, options, buffers, request, response));
  });
  server.on('connect', (request, stream) => {
    // Node leaves the connection to us, with whatever may become of it. Its type is for servers over TLS, too.
    const socket = stream as Socket;
    socket.on('error', () => socket.destroy()).resume();
    turns.end(socket, () => {
      const response = new ServerResponse(request);
      response.shouldKeepAlive = false;
      response.once('finish', () => socket.destroySoon());
      response.assignSocket(socket);
      void answer(pool, options, buffers, request, response);
    });
  });
  refuseInTurn(server, turns);
  server.maxHeadersCount = 0; // Node would drop what exceeds a count; it is refused below instead.
  server.maxConnections = maxConnections;
  return server;
}

/** What is held for all connections together. */
interface Buffers {
  readonly requests: Budget;
  readonly answers: Outbox;
}

async function answer(
  pool: Pick<Pool, 'run'>,
  { maxBodyBytes, answerFailure = plainText }: HttpServerOptions,
  buffers: Buffers,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isConnect = message.method === 'CONNECT';
  const target = splitTarget(message.url ?? '', message.headers.host, isConnect);
  const share = buffers.requests();
  response.on('close', share.release);
  const read = await readBody(message, maxBodyBytes + 1, share);
  if (read === 'aborted') return;
  const body = read === 'no-room' ? new Uint8Array() : read;
  const fail = (reason: keyof typeof failures): void => {
    const [status, sentence] = failures[reason];
    refuse(response, status, answerFailure({ status, message: sentence, body }));
  };
  if (read === 'no-room') return fail(read);
  if (message.rawHeaders.length / 2 > maxHeaderFields) return fail('headers');
  // Node's parser takes a line without a version for HTTP/0.9, and reads fields and a body after it.
  if (message.httpVersionMajor !== 1) return fail('version');
  if (target === undefined) return fail('target');
  const request: GuestRequest = { method: message.method ?? 'GET', ...target, headers: headerLines(message), body };
  // What a guest says after its request has failed comes too late.
  let hasFailed = false;
  const flow = new Flow();
  const sender = buffers.answers(response);
  const leave = pool.run({
    request,
    sink: {
      head(status, headers) {
        if (hasFailed) return;
        if (!isConnect || status >= 300) return writeHead(response, status, headers);
        // RFC 9110 §9.3.6: the connection would be a tunnel from here on.
        hasFailed = true;
        flow.close();
        fail('tunnel');
      },
      body: (chunk) => void (hasFailed || sender.write(chunk, () => flow.take(chunk.length))),
      end: () => void (hasFailed || sender.end()),
    },
    flow,
    failed(reason) {
      hasFailed = true;
      if (response.headersSent) response.destroy();
      else fail(reason);
    },
  });
  response.on('close', () => {
    if (response.writableFinished) return;
    flow.close();
    leave();
  });
}

/**
 * Path and authority; the authority of an absolute target goes before Host (RFC 9112 §3.2.2). The target of CONNECT may be
 * an authority alone (§3.2.3).
 */
export function splitTarget(
  target: string,
  host: string | undefined,
  isConnect = false,
): Pick<GuestRequest, 'pathWithQuery' | 'authority'> | undefined {
  if (target.startsWith('/')) return { pathWithQuery: target, authority: host };
  const absolute = /^https?:\/\/([^/?#]+)(\/[^#]*)?$/i.exec(target);
  if (absolute !== null) return { pathWithQuery: absolute[2] ?? '/', authority: absolute[1] };
  if (isConnect && /^[^/?#@]+:\d+$/.test(target)) return { pathWithQuery: undefined, authority: target };
  return target === '*' ? { pathWithQuery: '*', authority: host } : undefined;
}

function headerLines({ rawHeaders }: IncomingMessage): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase();
    if (!hopByHop.has(name)) lines.push([name, rawHeaders[index + 1]!]);
  }
  return lines;
}

function writeHead(response: ServerResponse, status: number, headers: readonly HeaderLine[]): void {
  response.writeHead(status, headers.filter(([name]) => !hopByHop.has(name.toLowerCase())).flat());
  // What streams may be long in coming; everything else goes out with its head. `flushHeaders` would send UTF-8.
  if (!headers.some(([name]) => name.toLowerCase() === 'content-length')) response.write(new Uint8Array());
}

function refuse(response: ServerResponse, status: number, { contentType, text }: FailureAnswer): void {
  if (status === 503) response.setHeader('retry-after', '1');
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
