/**
 * How a response flows from the guest's thread to its client, and whether that thread waits: memory that both threads
 * share, since the guest's thread takes no messages while the guest runs. One for each request.
 */

/** Bytes that a guest may have written and the client's connection not yet taken. */
const maxPendingBytes = 256 * 1024;

const PENDING = 0;
const CLOSED = 1;
/** Counts what has happened: what a waiting thread waits for. */
const CHANGES = 2;
const WAITING = 3;

export class Flow {
  readonly memory: SharedArrayBuffer;
  readonly #cells: Int32Array;
  /** `memory`: that of the flow in the other thread; by default a new one. */
  constructor(memory = new SharedArrayBuffer(16)) {
    this.memory = memory;
    this.#cells = new Int32Array(memory);
  }

  /** The connection has taken bytes. */
  take(bytes: number): void {
    Atomics.sub(this.#cells, PENDING, bytes);
    this.#change();
  }

  /** The client has gone: nothing more reaches it. */
  close(): void {
    Atomics.store(this.#cells, CLOSED, 1);
    this.#change();
  }

  get isClosed(): boolean {
    return Atomics.load(this.#cells, CLOSED) === 1;
  }

  /** The guest has written bytes. */
  put(bytes: number): void {
    Atomics.add(this.#cells, PENDING, bytes);
  }

  /** How many bytes the guest may write now. */
  get room(): number {
    return Math.max(0, maxPendingBytes - Atomics.load(this.#cells, PENDING));
  }

  /** Whether the connection has taken all that was written. */
  get isFlushed(): boolean {
    return Atomics.load(this.#cells, PENDING) <= 0;
  }

  /** Whether the guest's thread waits for something, be it this flow or another thing. */
  get isWaiting(): boolean {
    return Atomics.load(this.#cells, WAITING) === 1;
  }
  set isWaiting(isSo: boolean) {
    Atomics.store(this.#cells, WAITING, isSo ? 1 : 0);
  }

  /** Blocks the thread until something has become so, or the client has gone, or the thread is ended. */
  waitUntil(isSo: () => boolean): void {
    for (;;) {
      const changes = Atomics.load(this.#cells, CHANGES);
      if (this.isClosed || isSo()) return;
      Atomics.wait(this.#cells, CHANGES, changes);
    }
  }

  #change(): void {
    Atomics.add(this.#cells, CHANGES, 1);
    Atomics.notify(this.#cells, CHANGES);
  }
}
