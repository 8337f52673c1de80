/** wasi:io streams that live in memory: always ready, and accepted by jco as preview2-shim's own. */
import { io } from '@bytecodealliance/preview2-shim';

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

/** wasi:io/poll: the shim's, except that what is ready in memory is not asked for in its thread. */
export const poll = {
  Pollable,
  poll(list: object[]): Uint32Array {
    const ready = list.flatMap((pollable, index) => (pollable instanceof ReadyPollable ? [index] : []));
    return ready.length > 0 ? Uint32Array.from(ready) : shimPoll(list);
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

/** The most that one write may have, in bytes: any number will do, since memory takes them all. */
const writeBudget = 1n << 20n;

/** Hands what is written to `sink`, at once. */
export class SinkOutputStream extends OutputStream {
  readonly #sink: (bytes: Uint8Array) => void;
  constructor(sink: (bytes: Uint8Array) => void) {
    super();
    this.#sink = sink;
  }
  checkWrite(): bigint {
    return writeBudget;
  }
  write(bytes: Uint8Array): void {
    this.#sink(bytes);
  }
  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.#sink(bytes);
  }
  flush(): void {}
  blockingFlush(): void {}
  writeZeroes(length: bigint): void {
    this.#sink(new Uint8Array(Number(length)));
  }
  blockingWriteZeroesAndFlush(length: bigint): void {
    this.writeZeroes(length);
  }
  splice(source: { read(length: bigint): Uint8Array }, length: bigint): bigint {
    const bytes = source.read(length);
    this.#sink(bytes);
    return BigInt(bytes.length);
  }
  blockingSplice(source: { blockingRead(length: bigint): Uint8Array }, length: bigint): bigint {
    const bytes = source.blockingRead(length);
    this.#sink(bytes);
    return BigInt(bytes.length);
  }
  subscribe(): object {
    return new ReadyPollable();
  }
}
