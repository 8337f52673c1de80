/**
 * Answers on their way to clients. A guest is done once it has written its answer: what a client has not taken yet is kept
 * here, bounded for all clients together. When it is too much, those who have been slow the longest lose theirs.
 */
import type { ServerResponse } from 'node:http';

/** A client that takes nothing of its answer for this long is not waited for, in milliseconds. */
const stalledMs = 60_000;
/** A client that has not taken all of a complete answer by then is not waited for either, in milliseconds. */
const maxSendMs = 300_000;

/** One answer's body. */
interface Sender {
  /** `taken` is called once the connection has the chunk. */
  write(chunk: Uint8Array, taken: () => void): void;
  end(): void;
}

export type Outbox = (response: ServerResponse) => Sender;

/** @param maxBytes the most that clients together may leave untaken. */
export function createOutbox(maxBytes: number): Outbox {
  let unsent = 0;
  /** Complete answers that clients are still taking, the oldest first; each function breaks one off. */
  const complete = new Set<() => void>();

  return (response) => {
    let own = 0;
    const settle = (bytes: number): void => {
      own -= bytes;
      unsent -= bytes;
    };
    const forget = (): void => {
      settle(own);
      complete.delete(breakOff);
    };
    const breakOff = (): void => {
      forget();
      response.destroy();
    };
    response.on('close', forget);
    return {
      write(chunk, taken) {
        if (response.destroyed) return;
        own += chunk.length;
        unsent += chunk.length;
        response.write(chunk, () => {
          settle(Math.min(own, chunk.length));
          taken();
        });
        for (const slow of complete) {
          if (unsent <= maxBytes) return;
          slow();
        }
        if (unsent > maxBytes) breakOff();
      },
      end() {
        if (response.destroyed) return;
        complete.add(breakOff);
        response.setTimeout(stalledMs, breakOff);
        const timer = setTimeout(breakOff, maxSendMs).unref();
        response.on('close', () => clearTimeout(timer));
        response.end();
      },
    };
  };
}
