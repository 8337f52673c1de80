/** A stream of events as the answer to a `wasi:http` request. Every handle is given away or dropped on every path. */
import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from 'wasi:http/types@0.2.3';
import type { OutputStream } from 'wasi:io/streams@0.2.3';
import { commentText, eventStreamHeaders, eventText, type EventStream } from '../http/event-stream.ts';
import type { HeaderField } from '../http/message.ts';
import { encodeFields } from './respond.ts';
import { encode, errorTag, smallBytes, writeAll } from './streams.ts';

const place = new Uint8Array(smallBytes);

/** Nothing happens to `out` before the first event. */
export class ResponseEvents implements EventStream {
  private readonly out: ResponseOutparam;
  private headers: readonly HeaderField[] = eventStreamHeaders;
  private body: OutgoingBody | undefined = undefined;
  private stream: OutputStream | undefined = undefined;
  private isGone = false;
  private isComplete = false;

  constructor(out: ResponseOutparam) {
    this.out = out;
  }

  get isOpen(): boolean {
    return this.body !== undefined;
  }

  addHeaders(fields: readonly HeaderField[]): void {
    this.headers = this.headers.concat(fields);
  }

  send(data: string): boolean {
    return this.write(eventText(data));
  }

  keepAlive(): boolean {
    return this.write(commentText);
  }

  hasLeft(): boolean {
    if (this.isGone || this.stream === undefined) return this.isGone;
    try {
      this.stream.checkWrite();
    } catch (thrown) {
      errorTag(thrown);
      this.isGone = true;
    }
    return this.isGone;
  }

  complete(data: string): void {
    this.isComplete = this.send(data);
  }

  /** Ends the stream; one that is not complete ends in a way that the client takes for broken off. */
  close(): void {
    this.stream?.[Symbol.dispose]();
    if (this.body === undefined) return;
    if (!this.isComplete) return this.body[Symbol.dispose]();
    try {
      OutgoingBody.finish(this.body, undefined);
    } catch (thrown) {
      errorTag(thrown);
    }
  }

  private open(): OutputStream {
    const response = new OutgoingResponse(Fields.fromList(encodeFields(this.headers)));
    this.body = response.body();
    const stream = this.body.write();
    ResponseOutparam.set(this.out, { tag: 'ok', val: response });
    return stream;
  }

  /** wasi:http reports a client that went away as a stream that cannot be written to, and in no other way. */
  private write(text: string): boolean {
    if (this.isGone) return false;
    try {
      writeAll((this.stream ??= this.open()), encode(text, place));
    } catch (thrown) {
      errorTag(thrown);
      this.isGone = true;
    }
    return !this.isGone;
  }
}
