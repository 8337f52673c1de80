/** wasi:http/types in memory. */
import { Resource, wasiError } from './resources.ts';
import { InputStream, OutputStream, type StreamEvent } from './streams.ts';

export class IncomingBody extends Resource {
  /** How many bytes the guest has taken. */
  taken = 0;
  readonly #events: StreamEvent[];
  constructor(events: StreamEvent[]) {
    super();
    this.#events = events;
  }
  stream(): InputStream {
    this.use();
    return new InputStream(this, this.#events, (bytes) => (this.taken += bytes));
  }
}

type FieldEntry = [name: string, value: Uint8Array];

export class Fields extends Resource {
  list: FieldEntry[] = [];
  static fromList(list: FieldEntry[]): Fields {
    const fields = new Fields();
    fields.list = [...list];
    return fields;
  }
  entries(): FieldEntry[] {
    this.use();
    return this.list;
  }
  append(name: string, value: Uint8Array): void {
    this.use();
    this.list.push([name, value]);
  }
  clone(): Fields {
    this.use();
    return Fields.fromList(this.list);
  }
}

/** What a request is made of. */
export interface RequestContent {
  method?: { tag: string; val?: string };
  pathWithQuery?: string | undefined;
  scheme?: { tag: string; val?: string } | undefined;
  authority?: string | undefined;
  headers?: FieldEntry[];
  body?: StreamEvent[];
}

export class IncomingRequest extends Resource {
  readonly #content: RequestContent;
  /** The body, once the guest has asked for it. */
  body: IncomingBody | undefined;
  constructor(content: RequestContent = {}) {
    super();
    this.#content = {
      method: { tag: 'post' },
      pathWithQuery: '/mcp',
      scheme: { tag: 'HTTP' },
      authority: 'localhost:8080',
      ...content,
    };
  }
  #part<Name extends keyof RequestContent>(name: Name): RequestContent[Name] {
    this.use();
    return this.#content[name];
  }
  method(): RequestContent['method'] {
    return this.#part('method');
  }
  pathWithQuery(): string | undefined {
    return this.#part('pathWithQuery');
  }
  scheme(): RequestContent['scheme'] {
    return this.#part('scheme');
  }
  authority(): string | undefined {
    return this.#part('authority');
  }
  headers(): ChildFields {
    this.use();
    const fields = new ChildFields(this);
    fields.list = this.#content.headers ?? [];
    return fields;
  }
  consume(): IncomingBody {
    this.use();
    if (this.body !== undefined) throw wasiError(undefined);
    this.body = new IncomingBody([...(this.#content.body ?? [])]);
    return this.body;
  }
}

/** Fields that must be dropped before the request they belong to. */
class ChildFields extends Resource {
  list: FieldEntry[] = [];
  entries(): FieldEntry[] {
    this.use();
    return this.list;
  }
}

export class OutgoingBody extends Resource {
  readonly written: number[] = [];
  isFinished = false;
  /** Whether the client is gone. */
  readonly isBroken: () => boolean;
  constructor(isBroken: () => boolean) {
    super();
    this.isBroken = isBroken;
  }
  write(): OutputStream {
    this.use();
    return new OutputStream(this);
  }
  static finish(body: OutgoingBody): void {
    body.give();
    body.isFinished = true;
  }
}

/** After how many bytes of any response its client is gone; a test may set it. */
export const client = { goneAfter: Number.POSITIVE_INFINITY };

export class OutgoingResponse extends Resource {
  status = 200;
  readonly fields: FieldEntry[];
  outgoing: OutgoingBody | undefined;
  constructor(fields: Fields) {
    super();
    fields.give();
    this.fields = fields.list;
  }
  setStatusCode(status: number): void {
    this.use();
    this.status = status;
  }
  body(): OutgoingBody {
    this.use();
    const body: OutgoingBody = new OutgoingBody(() => body.written.length >= client.goneAfter);
    this.outgoing = body;
    return body;
  }
}

export class ResponseOutparam extends Resource {
  response: OutgoingResponse | undefined;
  static set(param: ResponseOutparam, result: { tag: string; val: OutgoingResponse }): void {
    param.give();
    result.val.give();
    param.response = result.val;
  }
}
