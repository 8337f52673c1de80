/** Reading a body, bounded in bytes and time. */
import { failed, type Result } from '../result.ts';

/** The body as the host delivers it, read at most once. */
export interface BodySource {
  /**
   * Reads `expected` bytes, or to the end when that is undefined. `too-large` as soon as more than `limit` bytes have
   * come; `timeout` when the body takes longer than the source allows; `aborted` when it ends before it is complete;
   * `fragmented` when it comes in too many pieces. The bytes hold until the next body is read.
   */
  read(limit: number, expected: number | undefined): Result<Uint8Array, BodyFault>;
}

/** Why a body, of a request or of an answer to one of ours, could not be read. */
export type BodyFault = 'too-large' | 'timeout' | 'aborted' | 'fragmented';

/** Reads a body of at most `limit` bytes. One that is cut off is never acted on: it is `aborted`. */
export function readBody(
  source: BodySource,
  contentLength: string | undefined,
  limit: number,
): Result<Uint8Array, BodyFault> {
  const expected = contentLength === undefined ? undefined : lengthOf(contentLength);
  if (expected !== undefined && expected > limit) return failed('too-large');
  return source.read(limit, expected);
}

/** Undefined for what is no length. Where the number's own text is what was sent no expression need be run. */
function lengthOf(text: string): number | undefined {
  const length = Number(text);
  if (length >= 0 && (length | 0) === length && String(length) === text) return length;
  return /^[0-9]+$/.test(text) ? length : undefined;
}
