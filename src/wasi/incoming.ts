/** An incoming `wasi:http` request as the pipeline wants it. The caller drops the request; all else is dropped here. */
import { subscribeDuration } from 'wasi:clocks/monotonic-clock@0.2.3';
import type { Fields, IncomingBody, IncomingRequest } from 'wasi:http/types@0.2.3';
import type { Pollable } from 'wasi:io/poll@0.2.3';
import type { InputStream } from 'wasi:io/streams@0.2.3';
import type { BodySource } from '../http/body.ts';
import { withoutSpace, type RequestHead } from '../http/message.ts';
import { chunkBytes, errorTag, freePieces, readAll, waitFor } from './streams.ts';

/** Reads a request's head. What few requests need is asked of the host only when it is used. */
export function requestHead(request: IncomingRequest): RequestHead {
  const target = request.pathWithQuery() ?? '/';
  const question = target.indexOf('?');
  const { values, repeated, bytes } = readHeaders(request);
  const method = request.method();
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
    header: (name) => values.get(name),
    isRepeated: (name) => repeated?.has(name) === true,
    headers: () => values,
    headerBytes: () => bytes,
  };
}

interface Headers {
  readonly values: ReadonlyMap<string, string>;
  /** Names that came in several lines; undefined when none did. */
  readonly repeated: ReadonlySet<string> | undefined;
  readonly bytes: number;
}

/** What the bindings have that the build makes (`scripts/components/bindings`): each value decoded once. */
interface FieldsAsText {
  /** Of each field line name, value and the value's length in bytes, one after the other. */
  entriesAsText?(): (string | number)[];
}

function readHeaders(request: IncomingRequest): Headers {
  const fields: Fields & FieldsAsText = request.headers();
  try {
    return joinLines(fields.entriesAsText?.() ?? decodeEntries(fields.entries()));
  } finally {
    fields[Symbol.dispose]();
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

const decodeEntries = (entries: readonly [string, Uint8Array][]): (string | number)[] =>
  entries.flatMap(([name, value]) => [name, utf8.decode(value), value.length]);

/** Several field lines of one name are one value (RFC 9110 §5.3). Written for an engine that interprets. */
function joinLines(lines: readonly (string | number)[]): Headers {
  const values = new Map<string, string>();
  let repeated: Set<string> | undefined;
  let bytes = 0;
  for (let at = 0; at < lines.length; at += 3) {
    const name = (lines[at] as string).toLowerCase();
    const value = withoutSpace(lines[at + 1] as string);
    const before = values.get(name);
    if (before === undefined) values.set(name, value);
    else {
      values.set(name, `${before}, ${value}`);
      (repeated ??= new Set()).add(name);
    }
    bytes += name.length + (lines[at + 2] as number);
  }
  return { values, repeated, bytes };
}

/** A client that takes longer than this to send its body holds an instance for nothing. */
const bodyTimeoutNanoseconds = 30_000_000_000n;

/**
 * A body that is not read is still taken from a client that is sending it, up to this much and this long. Measured on
 * wasmtime 48: closed at once, ten of ten clients that send 4 MB before they read lose the answer to a reset (RFC 9112
 * §9.6); ten of ten that send nothing more have it. So a client that is quiet for longer than a round trip takes is not
 * waited for: it would hold the instance for nothing.
 */
const discardedBytes = 64 * 1024 * 1024;
const discardNanoseconds = 2_000_000_000n;
const quietNanoseconds = 250_000_000n;

/** A request's body. `close` comes last, once the answer has been sent. */
export interface RequestBody extends BodySource {
  /**
   * Drops what was opened. A body that was refused is discarded first: a host that closes a connection with unread
   * bytes resets it, and the client may lose the answer.
   */
  close(): void;
}

export function requestBody(request: IncomingRequest, head: RequestHead): RequestBody {
  let body: IncomingBody | undefined;
  let stream: InputStream | undefined;
  let isOver = false;
  const open = (): InputStream => {
    body ??= request.consume();
    return (stream ??= body.stream());
  };
  return {
    read(limit, expected) {
      const result = readAll(open(), limit, expected, bodyTimeoutNanoseconds);
      isOver = result.tag === 'ok' || result.reason !== 'too-large';
      return result;
    },
    close() {
      // A client that waits for "100 Continue" sends nothing once it has the answer (RFC 9110 §10.1.1).
      if (!isOver && head.header('expect') === undefined) discard(open());
      stream?.[Symbol.dispose]();
      body?.[Symbol.dispose]();
    },
  };
}

/** Takes what the client still sends and forgets it. */
function discard(stream: InputStream): void {
  let deadline: Pollable | undefined;
  try {
    for (let length = 0, pieces = 0; length < discardedBytes && pieces < freePieces; pieces++) {
      const skipped = Number(stream.skip(chunkBytes));
      length += skipped;
      if (skipped > 0) continue;
      deadline ??= subscribeDuration(discardNanoseconds);
      if (!waitQuietly(stream, deadline)) return;
    }
  } catch (thrown) {
    errorTag(thrown);
  } finally {
    deadline?.[Symbol.dispose]();
  }
}

/** Waits for more. False when the client is quiet, or the deadline came first. */
function waitQuietly(stream: InputStream, deadline: Pollable): boolean {
  const quiet = subscribeDuration(quietNanoseconds);
  try {
    return waitFor(stream, deadline, quiet);
  } finally {
    quiet[Symbol.dispose]();
  }
}
