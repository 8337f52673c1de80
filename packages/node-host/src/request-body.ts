/** Bodies of requests, read whole into memory, each bounded, and all together. */
import type { IncomingMessage } from 'node:http';
import type { Share } from './budget.ts';

/** What a client may send beyond a body's limit before its connection is broken off, in bytes. */
const maxDiscardedBytes = 64 * 1024 * 1024;
/** The most room that a body is given at first, in bytes. Every connection has as much, however many are busy. */
const firstBytes = 16 * 1024;

/** `aborted`: the client broke off before the end. `no-room`: the bodies of all requests are too long together. */
export type RequestBody = Uint8Array | 'aborted' | 'no-room';

/**
 * Reads at most `limit` bytes; none when more are announced, since they are not wanted. The rest is thrown away while
 * the answer is under way: a client that is still sending could not read it from a connection that we close.
 * @param share where the body's room is taken from; the caller gives it back.
 */
export function readBody(message: IncomingMessage, limit: number, share: Share): Promise<RequestBody> {
  return new Promise((resolve) => {
    const { 'content-length': announced, 'transfer-encoding': coding } = message.headers;
    let discarding = Number(announced ?? 0) >= limit;
    if (discarding) resolve(new Uint8Array());
    // One buffer for all pieces: of a body in pieces of a byte each piece would cost hundreds.
    const first = Number(announced ?? (coding === undefined ? 0 : firstBytes));
    let buffer = new Uint8Array(Math.min(limit, first, firstBytes));
    let length = 0;
    /** @returns whether there is room for as many bytes. */
    const enlarge = (bytes: number): boolean => {
      const room = Math.min(limit, Math.max(bytes, 2 * buffer.length));
      if (!share.take(room - buffer.length)) return false;
      const larger = new Uint8Array(room);
      larger.set(buffer.subarray(0, length));
      buffer = larger;
      return true;
    };
    const append = (chunk: Uint8Array): void => {
      const end = Math.min(length + chunk.length, limit);
      if (end > buffer.length && !enlarge(end)) {
        discarding = true;
        buffer = new Uint8Array();
        return resolve('no-room');
      }
      buffer.set(chunk.subarray(0, end - length), length);
      length = end;
      discarding = length === limit;
      if (discarding) resolve(buffer);
    };
    let discarded = 0;
    message.on('data', (chunk: Buffer) => {
      if (!discarding) return append(chunk);
      discarded += chunk.length;
      if (discarded > maxDiscardedBytes) message.destroy();
    });
    // A copy of its exact length: a thread is sent all that is behind a view.
    message.on('end', () => resolve(length === buffer.length ? buffer : buffer.slice(0, length)));
    message.on('error', () => resolve('aborted'));
    message.on('close', () => resolve('aborted'));
  });
}
