/**
 * The wasi:http/types of an incoming request and its response, in memory. preview2-shim would send every read and write
 * to its own thread and wait for it, re-encode header values as UTF-8, and keep only one of several header lines of one
 * name. What belongs to outgoing requests stays the shim's.
 *
 * Not supported: trailers, and splicing a request's body into an outgoing request.
 */
import type { Flow } from './flow.ts';
import { http } from './shim.ts';
import { MemoryInputStream, SinkOutputStream, throwResult } from './streams.ts';

/** A header line; the value's bytes are read as Latin-1. */
export type HeaderLine = readonly [name: string, value: string];

/** A request as it crosses to the guest's thread. */
export interface GuestRequest {
  readonly method: string;
  /** Undefined where the target is an authority alone, as that of CONNECT may be. */
  readonly pathWithQuery: string | undefined;
  readonly authority: string | undefined;
  /** Lower-case names, one entry a field line. */
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array;
}

/** Where a response goes: head once, then body any number of times, then end once. */
export interface ResponseSink {
  head(status: number, headers: readonly HeaderLine[]): void;
  body(chunk: Uint8Array): void;
  end(): void;
}

/** A response's way to its client, as the guest's thread has it. */
export interface GuestSink extends ResponseSink {
  readonly flow: Flow;
}

type FieldEntry = [name: string, value: Uint8Array];
interface Fields {
  entries(): FieldEntry[];
  get(name: string): Uint8Array[];
}

/* The shim's classes as its JavaScript has them: its types declare the constructors private. */
const shim = http.types as unknown as {
  Fields: new () => Fields;
  IncomingBody: new () => object;
  OutgoingBody: { new (): object; finish(body: object, trailers: unknown): void };
};

/** Immutable, and not validated again: Node's parser has accepted these lines. */
class RequestFields extends shim.Fields {
  readonly #entries: FieldEntry[];
  constructor(entries: FieldEntry[]) {
    super();
    this.#entries = entries;
  }
  override entries(): FieldEntry[] {
    return this.#entries;
  }
  override get(name: string): Uint8Array[] {
    const wanted = name.toLowerCase();
    return this.#entries.flatMap(([entry, value]) => (entry === wanted ? [value] : []));
  }
  has(name: string): boolean {
    return this.get(name).length > 0;
  }
  set(): void {
    throwResult({ tag: 'immutable' });
  }
  append(): void {
    throwResult({ tag: 'immutable' });
  }
  delete(): void {
    throwResult({ tag: 'immutable' });
  }
}

class RequestBody extends shim.IncomingBody {
  #bytes: Uint8Array | undefined;
  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }
  stream(): object {
    const bytes = this.#bytes ?? throwResult(undefined);
    this.#bytes = undefined;
    return new MemoryInputStream(bytes);
  }
}

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

class IncomingRequest {
  readonly #request: GuestRequest;
  #consumed = false;
  constructor(request: GuestRequest) {
    this.#request = request;
  }
  method(): { tag: string; val?: string } {
    const { method } = this.#request;
    return knownMethods.has(method) ? { tag: method.toLowerCase() } : { tag: 'other', val: method };
  }
  pathWithQuery(): string | undefined {
    return this.#request.pathWithQuery;
  }
  scheme(): { tag: string } {
    return { tag: 'HTTP' };
  }
  authority(): string | undefined {
    return this.#request.authority;
  }
  headers(): Fields {
    return new RequestFields(this.#request.headers.map(([name, value]) => [name, Buffer.from(value, 'latin1')]));
  }
  consume(): object {
    if (this.#consumed) throwResult(undefined);
    this.#consumed = true;
    return new RequestBody(this.#request.body);
  }
}

/**
 * A response's body: keeps what is written until the response itself is sent. One whose length is known goes to the server's
 * thread as fast as it is written, so that a slow client holds no guest; one that streams waits for its client.
 */
class ResponseBody extends shim.OutgoingBody {
  readonly #contentLength: number | undefined;
  #written = 0;
  #streamTaken = false;
  #finished = false;
  #waiting: Uint8Array[] = [];
  #sink: GuestSink | undefined;
  constructor(contentLength: number | undefined) {
    super();
    this.#contentLength = contentLength;
  }
  write(): object {
    if (this.#streamTaken) throwResult(undefined);
    this.#streamTaken = true;
    return new SinkOutputStream({
      write: (bytes) => {
        this.#written += bytes.length;
        if (this.#sink === undefined) this.#waiting.push(bytes);
        else this.#send(this.#sink, bytes);
      },
      flow: () => (this.#contentLength === undefined ? this.#sink?.flow : undefined),
    });
  }
  #send(sink: GuestSink, bytes: Uint8Array): void {
    sink.flow.put(bytes.length);
    sink.body(bytes);
  }
  connect(sink: GuestSink): void {
    this.#sink = sink;
    for (const bytes of this.#waiting) this.#send(sink, bytes);
    this.#waiting = [];
    if (this.#finished) sink.end();
  }
  finish(): void {
    if (this.#contentLength !== undefined && this.#contentLength !== this.#written) {
      throwResult({ tag: 'HTTP-response-body-size', val: BigInt(this.#written) });
    }
    this.#finished = true;
    this.#sink?.end();
  }
}

/** Accepts the bodies of requests (the shim's) and of responses. */
function OutgoingBody(): void {}
OutgoingBody.prototype = shim.OutgoingBody.prototype;
OutgoingBody.finish = (body: object, trailers: unknown): void => {
  if (!(body instanceof ResponseBody)) return shim.OutgoingBody.finish(body, trailers);
  if (trailers !== undefined) throwResult({ tag: 'internal-error', val: 'trailers are not supported' });
  return body.finish();
};

class OutgoingResponse {
  readonly #headers: Fields;
  #status = 200;
  #body: ResponseBody | undefined;
  constructor(headers: Fields) {
    this.#headers = headers;
  }
  statusCode(): number {
    return this.#status;
  }
  setStatusCode(status: number): void {
    if (status < 200 || status > 599) throwResult(undefined);
    this.#status = status;
  }
  headers(): Fields {
    return this.#headers;
  }
  body(): object {
    if (this.#body !== undefined) throwResult(undefined);
    const length = this.#headers.get('content-length')[0];
    return (this.#body = new ResponseBody(length === undefined ? undefined : Number(Buffer.from(length).toString())));
  }
  /** Sends the head, and lets what the guest writes follow it. */
  sendTo(sink: GuestSink): void {
    const lines = this.#headers
      .entries()
      .map(([name, value]) => [name, Buffer.from(value).toString('latin1')] as const);
    sink.head(this.#status, lines);
    if (this.#body === undefined) sink.end();
    else this.#body.connect(sink);
  }
}

type ResponseOrError = { tag: 'ok'; val: OutgoingResponse } | { tag: 'err'; val: unknown };

class ResponseOutparam {
  readonly #sink: GuestSink;
  constructor(sink: GuestSink) {
    this.#sink = sink;
  }
  static set(param: ResponseOutparam, response: ResponseOrError): void {
    if (response.tag === 'err')
      throw new Error(`the component answered with an error: ${JSON.stringify(response.val)}`);
    response.val.sendTo(param.#sink);
  }
}

/** wasi:http/types for the guest. */
export const types = {
  ...http.types,
  IncomingRequest,
  OutgoingBody,
  OutgoingResponse,
  ResponseOutparam,
};

/** The two arguments of wasi:http/incoming-handler's `handle`. */
export const handleArguments = (request: GuestRequest, sink: GuestSink): [request: object, responseOut: object] => [
  new IncomingRequest(request),
  new ResponseOutparam(sink),
];
