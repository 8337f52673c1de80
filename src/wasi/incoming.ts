/** An incoming `wasi:http` request as the pipeline wants it. The caller drops the request; all else is dropped here. */
import type { IncomingRequest } from 'wasi:http/types@0.2.3';
import { subscribeDuration } from 'wasi:clocks/monotonic-clock@0.2.3';
import { poll, type Pollable } from 'wasi:io/poll@0.2.3';
import type { InputStream } from 'wasi:io/streams@0.2.3';
import type { BodyFault, BodySource } from '../http/body.ts';
import type { RequestHead } from '../http/message.ts';

/** Reads a request's head. What few requests need is asked of the host only when it is used. */
export function requestHead(request: IncomingRequest): RequestHead {
  const target = request.pathWithQuery() ?? '/';
  const question = target.indexOf('?');
  const fields = headerEntries(request);
  const method = request.method();
  let read: Headers | undefined;
  const headers = (): Headers => (read ??= readHeaders(fields));
  return {
    method: method.tag === 'other' ? method.val : method.tag.toUpperCase(),
    path: question === -1 ? target : target.slice(0, question),
    query: question === -1 ? undefined : target.slice(question + 1),
    get scheme() {
      return request.scheme()?.tag === 'HTTPS' ? 'https' : 'http';
    },
    get authority() {
      return request.authority() ?? this.header('host') ?? '';
    },
    header: (name) => headers().values.get(name),
    headers: () => headers().values,
    headerBytes: () => headers().bytes,
  };
}

function headerEntries(request: IncomingRequest): [string, Uint8Array][] {
  const headers = request.headers();
  try {
    return headers.entries();
  } finally {
    headers[Symbol.dispose]();
  }
}

const utf8 = new TextDecoder();

interface Headers {
  readonly values: ReadonlyMap<string, string>;
  readonly bytes: number;
}

/** Several field lines of one name are one value (RFC 9110 §5.3). Written for an engine that interprets. */
function readHeaders(fields: readonly [string, Uint8Array][]): Headers {
  const values = new Map<string, string>();
  let bytes = 0;
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at]!;
    const name = field[0].toLowerCase();
    const value = utf8.decode(field[1]);
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before}, ${value}`);
    bytes += name.length + field[1].length;
  }
  return { values, bytes };
}

/** A client that takes longer than this to send its body holds an instance for nothing. */
const bodyTimeoutNanoseconds = 30_000_000_000n;

/** How much is asked of the host at once. */
const chunkBytes = 64n * 1024n;

/** The request's body. */
export const bodySource = (request: IncomingRequest): BodySource => ({
  read(limit, expected) {
    const body = request.consume();
    const stream = body.stream();
    try {
      return readStream(stream, limit, expected);
    } finally {
      stream[Symbol.dispose]();
      body[Symbol.dispose]();
    }
  },
});

function readStream(stream: InputStream, limit: number, expected: number | undefined): Uint8Array | BodyFault {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let deadline: Pollable | undefined;
  try {
    while (length !== expected) {
      const chunk = stream.read(chunkBytes);
      if (chunk.length === 0) {
        deadline ??= subscribeDuration(bodyTimeoutNanoseconds);
        if (!readable(stream, deadline)) return 'timeout';
        continue;
      }
      length += chunk.length;
      if (length > limit) return 'too-large';
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (!isClosed(thrown) || expected !== undefined) return 'aborted';
  } finally {
    deadline?.[Symbol.dispose]();
  }
  return chunks.length === 1 ? chunks[0]! : concatenated(chunks, length);
}

/** Waits until the stream has something, or has ended. False when the deadline came first. */
function readable(stream: InputStream, deadline: Pollable): boolean {
  const pollable = stream.subscribe();
  try {
    return poll([pollable, deadline]).includes(0);
  } finally {
    pollable[Symbol.dispose]();
  }
}

/** Whether an exception is the `closed` of a stream's end. The host's own error, if it is one, is dropped. */
function isClosed(thrown: unknown): boolean {
  const error = (thrown as { payload?: { tag?: string; val?: Disposable } } | undefined)?.payload;
  error?.val?.[Symbol.dispose]();
  return error?.tag === 'closed';
}

function concatenated(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
