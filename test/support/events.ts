/** A stream of events that is only recorded, with a client that leaves when a test says so. */
import type { EventStream } from '../../src/http/event-stream.ts';
import type { HeaderField } from '../../src/http/message.ts';

export class RecordedEvents implements EventStream {
  /** Fields of the head, beside those of every event stream. */
  readonly headers: HeaderField[] = [];
  /** What was sent, in order: the data of each event, or `:` for a comment. */
  readonly sent: string[] = [];
  isComplete = false;
  /** Set by a test: the client leaves without anything being sent. */
  hasGone = false;
  readonly #leavesAfter: number;
  /** `leavesAfter`: how many events the client takes. */
  constructor(leavesAfter = Number.POSITIVE_INFINITY) {
    this.#leavesAfter = leavesAfter;
  }
  get isOpen(): boolean {
    return this.sent.length > 0;
  }
  addHeaders(fields: readonly HeaderField[]): void {
    this.headers.push(...fields);
  }
  send(data: string): boolean {
    if (this.isComplete) throw new Error('an event after the last');
    this.sent.push(data);
    return this.sent.length <= this.#leavesAfter;
  }
  keepAlive(): boolean {
    return this.send(':');
  }
  hasLeft(): boolean {
    return this.sent.length > this.#leavesAfter || (this.isOpen && this.hasGone);
  }
  complete(data: string): void {
    this.isComplete = this.send(data);
  }
}
