/** wasi:io in memory: streams that do what a test says. */
import { Resource, wasiError } from './resources.ts';

class StreamError extends Resource {}

/**
 * What happens at a stream, in order: bytes; nothing yet (`wait`), which passes when it is polled; nothing ever
 * (`hang`); a failure. After the last event the stream is closed.
 */
export type StreamEvent = Uint8Array | 'wait' | 'hang' | 'fail';

export class Pollable extends Resource {
  readonly isReady: () => boolean;
  constructor(parent: Resource | undefined, isReady: () => boolean) {
    super(parent);
    this.isReady = isReady;
  }
  block(): void {
    this.use();
  }
  ready(): boolean {
    this.use();
    return this.isReady();
  }
}

/** wasi:io/poll. What never becomes ready on its own leaves the deadline, which is last. */
export function poll(pollables: Pollable[]): Uint32Array {
  for (const pollable of pollables) pollable.use();
  const ready = pollables.flatMap((pollable, index) => (pollable.isReady() ? [index] : []));
  const early = ready.filter((index) => index < pollables.length - 1);
  return Uint32Array.from(early.length > 0 ? early : ready);
}

/** wasi:clocks/monotonic-clock. */
export const subscribeDuration = (): Pollable => new Pollable(undefined, () => true);

export class InputStream extends Resource {
  readonly #events: StreamEvent[];
  readonly #taken: (bytes: number) => void;
  constructor(body: Resource, events: StreamEvent[], taken: (bytes: number) => void) {
    super(body);
    this.#taken = taken;
    this.#events = events;
  }
  /** As the bindings that the build makes have it: what fits is read to `into`. */
  read(length: bigint, into?: Uint8Array): Uint8Array {
    this.use();
    const event = this.#events[0];
    if (event === undefined) throw wasiError({ tag: 'closed' });
    if (event === 'fail') throw wasiError({ tag: 'last-operation-failed', val: new StreamError() });
    if (!(event instanceof Uint8Array)) return new Uint8Array();
    const bytes = event.subarray(0, Number(length));
    if (bytes.length === event.length) this.#events.shift();
    else this.#events[0] = event.subarray(bytes.length);
    this.#taken(bytes.length);
    if (into === undefined || bytes.length > into.length) return bytes;
    into.set(bytes);
    return into.subarray(0, bytes.length);
  }
  skip(length: bigint): bigint {
    return BigInt(this.read(length).length);
  }
  subscribe(): Pollable {
    this.use();
    return new Pollable(this, () => {
      if (this.#events[0] === 'wait') this.#events.shift();
      return this.#events[0] !== 'hang';
    });
  }
}

/** Most bytes of one `blocking-write-and-flush`, and what a `check-write` permits here. */
const mostBytes = 4096;
const permitted = 1000;

/** Where what is written goes. */
interface StreamSink {
  readonly written: number[];
  /** Whether the client is gone. */
  isBroken(): boolean;
}

export class OutputStream extends Resource {
  readonly #sink: StreamSink;
  #allowance = 0;
  #isFull = false;
  constructor(body: Resource & StreamSink) {
    super(body);
    this.#sink = body;
  }
  #write(bytes: Uint8Array): void {
    this.use();
    if (this.#sink.isBroken()) throw wasiError({ tag: 'last-operation-failed', val: new StreamError() });
    this.#sink.written.push(...bytes);
  }
  blockingWriteAndFlush(bytes: Uint8Array): void {
    if (bytes.length > mostBytes) throw new Error('more than blocking-write-and-flush takes');
    this.#write(bytes);
  }
  /** Every second time there is no room until it has been polled. */
  checkWrite(): bigint {
    this.use();
    if (this.#sink.isBroken()) throw wasiError({ tag: 'closed' });
    this.#isFull = !this.#isFull;
    this.#allowance = this.#isFull ? 0 : permitted;
    return BigInt(this.#allowance);
  }
  write(bytes: Uint8Array): void {
    if (bytes.length > this.#allowance) throw new Error('more than check-write permitted');
    this.#allowance = 0;
    this.#write(bytes);
  }
  blockingFlush(): void {
    this.#write(new Uint8Array());
  }
  subscribe(): Pollable {
    this.use();
    return new Pollable(this, () => true);
  }
}
