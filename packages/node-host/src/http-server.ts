/**
 * The Node host's HTTP side: Node's own server in front of a pool of guests.
 *
 * A request goes to a guest once its body is complete: a slow client holds a connection but no guest, and one that
 * breaks off has no effect. A body longer than the component takes is cut there, for the component to refuse. What Node
 * refuses itself: malformed requests (400), header fields over 64 KiB (431), a request that is not complete in time (408).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
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
/** What a client may send beyond a body's limit before its connection is broken off, in bytes. */
const maxDiscardedBytes = 64 * 1024 * 1024;
/** The room that a body is given at first, in bytes. */
const firstBytes = 16 * 1024;
/** A client that takes nothing of its answer for this long is not waited for, in milliseconds. */
const sendTimeoutMs = 60_000;
/** The most connections; further ones are closed at once. */
const maxConnections = 1000;

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

const failures: Record<GuestFailure | 'headers' | 'target', readonly [status: number, message: string]> = {
  headers: [431, 'Too many header fields.'],
  target: [400, 'The request target is not valid.'],
  trap: [500, 'The server failed to answer.'],
  deadline: [504, 'The server did not answer in time.'],
  busy: [503, 'The server is busy.'],
};

const plainText: AnswerFailure = ({ message }) => ({ contentType: 'text/plain', text: `${message}\n` });

export interface HttpServerOptions {
  /** The longest body that the component takes, in bytes. */
  readonly maxBodyBytes: number;
  /** By default the sentence, as plain text. */
  readonly answerFailure?: AnswerFailure | undefined;
}

/** Creates the server, not listening yet. */
export function createHttpServer(pool: Pool, options: HttpServerOptions): Server {
  const limits = {
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: checkingIntervalMs,
  };
  const server = createServer(limits, (request, response) => answer(pool, options, request, response));
  server.maxHeadersCount = 0; // Node would drop what exceeds a count; it is refused below instead.
  server.maxConnections = maxConnections;
  return server;
}

async function answer(
  pool: Pool,
  { maxBodyBytes, answerFailure = plainText }: HttpServerOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = splitTarget(message.url ?? '', message.headers.host);
  const body = await readBody(message, maxBodyBytes + 1);
  if (body === undefined) return;
  const fail = (reason: keyof typeof failures): void => {
    const [status, sentence] = failures[reason];
    refuse(response, status, answerFailure({ status, message: sentence, body }));
  };
  if (message.rawHeaders.length / 2 > maxHeaderFields) return fail('headers');
  if (target === undefined) return fail('target');
  const request: GuestRequest = { method: message.method ?? 'GET', ...target, headers: headerLines(message), body };
  // What a guest says after its request has failed comes too late.
  let hasFailed = false;
  const flow = new Flow();
  const leave = pool.run({
    request,
    sink: {
      head: (status, headers) => void (hasFailed || writeHead(response, status, headers)),
      body: (chunk) => void (hasFailed || response.write(chunk, () => flow.take(chunk.length))),
      end() {
        if (hasFailed) return;
        response.setTimeout(sendTimeoutMs, () => response.destroy());
        response.end();
      },
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

/** Path and authority; the authority of an absolute target goes before Host (RFC 9112 §3.2.2). */
export function splitTarget(
  target: string,
  host: string | undefined,
): Pick<GuestRequest, 'pathWithQuery' | 'authority'> | undefined {
  if (target.startsWith('/')) return { pathWithQuery: target, authority: host };
  const absolute = /^https?:\/\/([^/?#]+)(\/[^#]*)?$/i.exec(target);
  if (absolute !== null) return { pathWithQuery: absolute[2] ?? '/', authority: absolute[1] };
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

/**
 * Reads at most `limit` bytes; none when more are announced, since they are not wanted. The rest is thrown away while
 * the answer is under way: a client that is still sending could not read it from a connection that we close.
 * @returns undefined when the client breaks off before the end.
 */
function readBody(message: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    let discarding = Number(message.headers['content-length'] ?? 0) >= limit;
    if (discarding) resolve(new Uint8Array());
    // One buffer for all pieces: of a body in pieces of a byte each piece would cost hundreds.
    let buffer = new Uint8Array(Math.min(limit, firstBytes));
    let length = 0;
    const append = (chunk: Uint8Array): void => {
      const end = Math.min(length + chunk.length, limit);
      if (end > buffer.length) {
        const larger = new Uint8Array(Math.min(limit, Math.max(end, 2 * buffer.length)));
        larger.set(buffer.subarray(0, length));
        buffer = larger;
      }
      buffer.set(chunk.subarray(0, end - length), length);
      length = end;
    };
    let discarded = 0;
    message.on('data', (chunk: Buffer) => {
      if (discarding) {
        discarded += chunk.length;
        if (discarded > maxDiscardedBytes) message.destroy();
        return;
      }
      append(chunk);
      discarding = length === limit;
      if (discarding) resolve(buffer);
    });
    // A copy of its exact length: a thread is sent all that is behind a view.
    message.on('end', () => resolve(length === buffer.length ? buffer : buffer.slice(0, length)));
    message.on('error', () => resolve(undefined));
    message.on('close', () => resolve(undefined));
  });
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
