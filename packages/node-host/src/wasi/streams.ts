/** wasi:io streams that live in memory, accepted by jco as preview2-shim's own: ready but for a response's, which flows. */
import type { Flow } from './flow.ts';
import { clocks, io } from './shim.ts';

/* The shim's classes as its JavaScript has them: its types declare the constructors private. */
const { InputStream, OutputStream } = io.streams as unknown as {
  InputStream: new () => object;
  OutputStream: new () => object;
};
const { Pollable, poll: shimPoll } = io.poll as unknown as {
  Pollable: new () => object;
  poll(list: object[]): Uint32Array;
};

/** Fails a call with a `result` error. The component model's errors are thrown bare: jco wants no Error around them. */
export function throwResult(error: unknown): never {
  throw error;
}

/** Memory is always ready. */
class ReadyPollable extends Pollable {
  ready(): boolean {
    return true;
  }
  block(): void {}
}

/** Ready when a stream has something to tell: room, or that its client has gone. */
class FlowPollable extends Pollable {
  readonly #flow: Flow;
  readonly #hasRoom: () => boolean;
  constructor(flow: Flow, hasRoom: () => boolean) {
    super();
    this.#flow = flow;
    this.#hasRoom = hasRoom;
  }
  ready(): boolean {
    return this.#flow.isClosed || this.#hasRoom();
  }
  block(): void {
    this.#flow.waitUntil(this.#hasRoom);
  }
}

/** How often a stream is looked at that is waited for together with what the shim's thread waits for, in nanoseconds. */
const lookingInterval = 10_000_000n;

/** wasi:io/poll: the shim's, except that what is in memory is not asked for in its thread. */
export const poll = {
  Pollable,
  poll(list: object[]): Uint32Array {
    const inMemory = list.filter((one) => one instanceof ReadyPollable || one instanceof FlowPollable);
    if (inMemory.length === 0) return shimPoll(list);
    const others = list.flatMap((one, index) => (inMemory.includes(one as ReadyPollable) ? [] : [index]));
    for (;;) {
      const ready = list.flatMap((one, index) =>
        inMemory.includes(one as ReadyPollable) && (one as ReadyPollable).ready() ? [index] : [],
      );
      if (ready.length > 0) return Uint32Array.from(ready);
      // All of one flow: a request has one response.
      if (others.length === 0) (inMemory[0] as FlowPollable).block();
      else {
        const timer = clocks.monotonicClock.subscribeDuration(lookingInterval);
        const found = shimPoll([...others.map((index) => list[index]!), timer]);
        const indices = [...found].flatMap((at) => others[at] ?? []);
        if (indices.length > 0) return Uint32Array.from(indices);
      }
    }
  },
};

/** Reads given bytes, then is closed. */
export class MemoryInputStream extends InputStream {
  readonly #bytes: Uint8Array;
  #position = 0;
  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }
  read(length: bigint): Uint8Array {
    if (this.#position === this.#bytes.length) throwResult({ tag: 'closed' });
    const chunk = this.#bytes.subarray(this.#position, this.#position + Number(length));
    this.#position += chunk.length;
    return chunk;
  }
  blockingRead(length: bigint): Uint8Array {
    return this.read(length);
  }
  skip(length: bigint): bigint {
    return BigInt(this.read(length).length);
  }
  blockingSkip(length: bigint): bigint {
    return this.skip(length);
  }
  subscribe(): object {
    return new ReadyPollable();
  }
}

/** The most that one write may have, in bytes, where nothing else bounds it: any number will do, since memory takes all. */
const writeBudget = 1n << 20n;

/** Where what is written goes. */
interface Sink {
  write(bytes: Uint8Array): void;
  /** What bounds the writer, if anything does at the moment. */
  flow(): Flow | undefined;
}

/**
 * Hands what is written to a sink, at once. Where the sink has a flow the stream is bounded by it, as wasi:io/streams has
 * it: a flush is over when the client's connection has taken all, and once the client has gone every call fails.
 */
export class SinkOutputStream extends OutputStream {
  readonly #sink: Sink;
  #isFlushing = false;
  constructor(sink: Sink) {
    super();
    this.#sink = sink;
  }
  checkWrite(): bigint {
    const flow = this.#openFlow();
    return flow === undefined ? writeBudget : BigInt(this.#roomIn(flow));
  }
  write(bytes: Uint8Array): void {
    this.#openFlow();
    this.#sink.write(bytes);
  }
  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.write(bytes);
    this.blockingFlush();
  }
  flush(): void {
    this.#isFlushing = this.#openFlow() !== undefined;
  }
  blockingFlush(): void {
    const flow = this.#openFlow();
    flow?.waitUntil(() => flow.isFlushed);
    this.#openFlow();
  }
  writeZeroes(length: bigint): void {
    this.write(new Uint8Array(Number(length)));
  }
  blockingWriteZeroesAndFlush(length: bigint): void {
    this.blockingWriteAndFlush(new Uint8Array(Number(length)));
  }
  splice(source: { read(length: bigint): Uint8Array }, length: bigint): bigint {
    const room = this.checkWrite();
    const bytes = source.read(room < length ? room : length);
    this.write(bytes);
    return BigInt(bytes.length);
  }
  blockingSplice(source: { blockingRead(length: bigint): Uint8Array }, length: bigint): bigint {
    const flow = this.#openFlow();
    flow?.waitUntil(() => this.#roomIn(flow) > 0);
    const room = this.checkWrite();
    const bytes = source.blockingRead(room < length ? room : length);
    this.write(bytes);
    return BigInt(bytes.length);
  }
  subscribe(): object {
    const flow = this.#sink.flow();
    return flow === undefined ? new ReadyPollable() : new FlowPollable(flow, () => this.#roomIn(flow) > 0);
  }
  /** @returns what bounds the writer; fails when the client has gone. */
  #openFlow(): Flow | undefined {
    const flow = this.#sink.flow();
    if (flow?.isClosed === true) throwResult({ tag: 'closed' });
    return flow;
  }
  #roomIn(flow: Flow): number {
    if (this.#isFlushing && !flow.isFlushed) return 0;
    this.#isFlushing = false;
    return flow.room;
  }
}
