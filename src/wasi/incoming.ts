/** An incoming `wasi:http` request as the pipeline wants it. The caller drops the request; all else is dropped here. */
import { subscribeDuration } from 'wasi:clocks/monotonic-clock@0.2.3';
import type { IncomingBody, IncomingRequest } from 'wasi:http/types@0.2.3';
import type { Pollable } from 'wasi:io/poll@0.2.3';
import type { InputStream } from 'wasi:io/streams@0.2.3';
import type { BodyFault, BodySource } from '../http/body.ts';
import { withoutSpace, type RequestHead } from '../http/message.ts';
import type { Result } from '../result.ts';
import { chunkBytes, errorTag, freePieces, readAll, waitFor } from './streams.ts';

/** What the bindings have that the build makes (`scripts/components/bindings`): the head at once, each value decoded once. */
interface RequestAsText {
  headAsText?(): HeadText;
}
/**
 * Method, path with query, how many bytes the fields have, and their values by name; or, where a name comes twice or a value
 * has white space around it, name and value of each line.
 */
type HeadText =
  | readonly [...HeadStart, values: ReadonlyMap<string, string>]
  | readonly [...HeadStart, values: undefined, ...lines: string[]];
type HeadStart = readonly [method: string, target: string | undefined, bytes: number];

/** Reads a request's head. What few requests need is asked of the host only when it is used. */
export function requestHead(request: IncomingRequest & RequestAsText): RequestHead {
  return new Head(request, request.headAsText?.() ?? readHead(request));
}

/** A request's head. Written for an engine that interprets. */
class Head implements RequestHead {
  readonly method: string;
  readonly path: string;
  readonly query: string | undefined;
  private readonly request: IncomingRequest;
  private readonly bytes: number;
  private readonly values: ReadonlyMap<string, string>;
  /** Names that came in several lines; undefined where there are none. */
  private readonly repeated: ReadonlySet<string> | undefined;

  constructor(request: IncomingRequest, text: HeadText) {
    const target = text[1] ?? '/';
    const question = target.indexOf('?');
    this.request = request;
    this.method = text[0];
    this.path = question === -1 ? target : target.substring(0, question);
    this.query = question === -1 ? undefined : target.substring(question + 1);
    this.bytes = text[2];
    let values = text[3];
    let repeated: Set<string> | undefined;
    if (values === undefined) {
      repeated = new Set();
      values = joinLines(text as readonly string[], repeated);
    }
    this.values = values;
    this.repeated = repeated;
  }

  get scheme(): 'http' | 'https' {
    return this.request.scheme()?.tag === 'HTTPS' ? 'https' : 'http';
  }

  get authority(): string {
    return this.request.authority() ?? this.values.get('host') ?? '';
  }

  header(name: string): string | undefined {
    return this.values.get(name);
  }

  isRepeated(name: string): boolean {
    return this.repeated !== undefined && this.repeated.has(name);
  }

  headers(): ReadonlyMap<string, string> {
    return this.values;
  }

  headerBytes(): number {
    return this.bytes;
  }
}

/** The values by name, of lines that begin at the fifth of these texts. Names that come in several are added to `repeated`. */
function joinLines(text: readonly string[], repeated: Set<string>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (let at = 4; at < text.length; at += 2) {
    const name = text[at]!;
    const value = withoutSpace(text[at + 1]!);
    const before = values.get(name);
    if (before !== undefined) repeated.add(name);
    // Several field lines of one name are one value (RFC 9110 §5.3).
    values.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return values;
}

/** The same with the bindings as they are generated. */
function readHead(request: IncomingRequest): HeadText {
  const method = request.method();
  const target = request.pathWithQuery();
  const fields = request.headers();
  try {
    const entries = fields.entries();
    const lines = entries.flatMap(([name, value]) => [name.toLowerCase(), utf8.decode(value)]);
    const bytes = entries.reduce((all, [name, value]) => all + name.length + value.length, 0);
    return [method.tag === 'other' ? method.val : method.tag.toUpperCase(), target, bytes, undefined, ...lines];
  } finally {
    fields[Symbol.dispose]();
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

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

export const requestBody = (request: IncomingRequest, head: RequestHead): RequestBody => new Body(request, head);

/** A body that comes in one piece as short as this is read to here: most requests need no array of their own. */
const shortBody = new Uint8Array(4096);

class Body implements RequestBody {
  private readonly request: IncomingRequest;
  private readonly head: RequestHead;
  private body: IncomingBody | undefined = undefined;
  private stream: InputStream | undefined = undefined;
  private isOver = false;

  constructor(request: IncomingRequest, head: RequestHead) {
    this.request = request;
    this.head = head;
  }

  read(limit: number, expected: number | undefined): Result<Uint8Array, BodyFault> {
    const result = readAll(this.open(), limit, expected, bodyTimeoutNanoseconds, shortBody);
    this.isOver = result.tag === 'ok' || result.reason !== 'too-large';
    return result;
  }

  close(): void {
    // A client that waits for "100 Continue" sends nothing once it has the answer (RFC 9110 §10.1.1).
    if (!this.isOver && this.head.header('expect') === undefined) discard(this.open());
    this.stream?.[Symbol.dispose]();
    this.body?.[Symbol.dispose]();
  }

  private open(): InputStream {
    this.body ??= this.request.consume();
    return (this.stream ??= this.body.stream());
  }
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
