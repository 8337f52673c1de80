/** Reading `wasi:io` streams, bounded in bytes, in pieces and in time, and writing them. Every handle made here is dropped. */
import { subscribeDuration } from 'wasi:clocks/monotonic-clock@0.2.3';
import { poll, type Pollable } from 'wasi:io/poll@0.2.3';
import type { OutputStream } from 'wasi:io/streams@0.2.3';
import type { BodyFault } from '../http/body.ts';
import { failed, ok, type Result } from '../result.ts';

/** How much is asked of the host at once. */
export const chunkBytes = 64n * 1024n;

/**
 * Most pieces that a body may come in, whatever its length, and how long further ones have to be on average. Each costs
 * 80 µs of CPU, however short: in chunks of one byte a megabyte would cost more than a minute.
 */
export const freePieces = 10_000;
const pieceBytes = 512;

/** What the bindings have that the build makes: where to read to. Those as they are generated return an array of their own. */
interface ReadsInto {
  read(length: bigint, into?: Uint8Array): Uint8Array;
  subscribe(): Pollable;
}

/**
 * Reads `expected` bytes, or to the end when that is undefined; `limit` is the most that may come. `aborted`: the
 * stream failed, or ended before as many bytes had come as were expected.
 * @param time a deadline that is running, which also ends a stream that always has more; or how long to wait for bytes,
 *   in nanoseconds, all waiting together: then no clock is asked for a body that is there already.
 * @param into where a body may be that comes in one short piece: it holds until something else is read to there.
 */
export function readAll(
  stream: ReadsInto,
  limit: number,
  expected: number | undefined,
  time: Pollable | bigint,
  into?: Uint8Array,
): Result<Uint8Array, BodyFault> {
  /** Made for the second piece: most bodies come in one. */
  let pieces: Uint8Array[] | undefined;
  let whole: Uint8Array = nothing;
  let length = 0;
  let deadline = typeof time === 'bigint' ? undefined : time;
  try {
    while (length !== expected) {
      const piece = stream.read(chunkBytes, length === 0 ? into : undefined);
      const pieceLength = piece.length;
      if (pieceLength === 0) {
        deadline ??= subscribeDuration(time as bigint);
        if (!waitFor(stream, deadline)) return failed('timeout');
        continue;
      }
      length += pieceLength;
      if (length > limit) return failed('too-large');
      if (length === pieceLength) whole = piece;
      else {
        (pieces ??= [whole]).push(piece);
        if (pieces.length > freePieces + length / pieceBytes) return failed('fragmented');
      }
      if (deadline === time && deadline.ready()) return failed('timeout');
    }
  } catch (thrown) {
    if (errorTag(thrown) !== 'closed' || expected !== undefined) return failed('aborted');
  } finally {
    if (deadline !== time) deadline?.[Symbol.dispose]();
  }
  return ok(pieces === undefined ? whole : concatenate(pieces, length));
}

const nothing = new Uint8Array();

function concatenate(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index]!;
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/**
 * Waits until there is something to be had, or the stream has ended. False when the deadline, or `earlier`, came first.
 */
export function waitFor(source: { subscribe(): Pollable }, deadline: Pollable, earlier?: Pollable): boolean {
  const pollable = source.subscribe();
  try {
    return poll(earlier === undefined ? [pollable, deadline] : [pollable, earlier, deadline]).includes(0);
  } finally {
    pollable[Symbol.dispose]();
  }
}

/** Most bytes that `blocking-write-and-flush` takes (wasi:io/streams). */
export const smallBytes = 4096;

const utf8 = new TextEncoder();

/**
 * Bytes of a text, written to `place` if it has room for them: they hold until something else is written there. An encoder's own
 * array would stay until the engine collects, which it does late.
 */
export function encode(text: string, place: Uint8Array): Uint8Array {
  if (text.length <= place.length) {
    const { read, written } = utf8.encodeInto(text, place);
    if (read === text.length) return new Uint8Array(place.buffer, place.byteOffset, written);
  }
  return utf8.encode(text);
}

/** Writes all bytes, and waits until the host has taken them. Throws what the host throws, as when the client has gone. */
export function writeAll(stream: OutputStream, bytes: Uint8Array): void {
  if (bytes.length <= smallBytes) stream.blockingWriteAndFlush(bytes);
  else writeInPieces(stream, bytes);
}

function writeInPieces(stream: OutputStream, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    const room = Number(stream.checkWrite());
    if (room === 0) {
      const ready = stream.subscribe();
      ready.block();
      ready[Symbol.dispose]();
      continue;
    }
    stream.write(bytes.subarray(at, at + room));
    at += room;
  }
  stream.blockingFlush();
}

/**
 * What the host threw: the case of its error (of a stream: `closed` at its end, `last-operation-failed`), or undefined
 * for another exception. The host's own error object, which comes with some, is dropped.
 */
export function errorTag(thrown: unknown): string | undefined {
  const payload = (thrown as { payload?: { tag?: unknown; val?: unknown } } | undefined)?.payload;
  const inner = payload?.val as Partial<Disposable> | null | undefined;
  if (typeof inner === 'object') inner?.[Symbol.dispose]?.();
  return typeof payload?.tag === 'string' ? payload.tag : undefined;
}
