/**
 * HTTP messages as the pipeline sees them: plain values, so that everything between the two ends of a request can be
 * tested without a host. `src/wasi` turns the host's resources into these and back.
 */

/** A request whose body has not been read. */
export interface RequestHead {
  /** Method as sent: methods are case-sensitive (RFC 9110 §9.1). */
  readonly method: string;
  /** Path without the query, exactly as sent: no decoding, no dot-segment removal. */
  readonly path: string;
  /** Query without the question mark; undefined when there is none. */
  readonly query: string | undefined;
  readonly scheme: 'http' | 'https';
  /** Host and port the client asked for, as sent; empty when the host gave none. */
  readonly authority: string;
  /**
   * A header field by lower-case name. Several field lines are joined by ", " (RFC 9110 §5.3); white space around a line's
   * value is no part of it (§5.5). Bytes are read as UTF-8; what is no UTF-8 becomes U+FFFD. Undefined when absent.
   */
  header(name: string): string | undefined;
  /** Whether a header field came in several lines. */
  isRepeated(name: string): boolean;
  /** All header fields, lower-case names, values as `header` has them. */
  headers(): ReadonlyMap<string, string>;
  /** Size of all header fields together: names and values, in bytes. */
  headerBytes(): number;
}

export type HeaderField = readonly [name: string, value: string];

/** A complete answer. `body` is sent as UTF-8; Content-Length is added when it is sent. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: readonly HeaderField[];
  readonly body: string;
}

/**
 * A field line's value without the white space around it, spaces and tabs (RFC 9110 §5.5): some hosts leave it there. Written
 * for an engine that interprets: most values have none.
 */
export function withoutSpace(value: string): string {
  // What `trim` takes away is more than that.
  if (value.trim().length === value.length) return value;
  let start = 0;
  let end = value.length;
  while (start < end && isSpace(value.charCodeAt(start))) start++;
  while (end > start && isSpace(value.charCodeAt(end - 1))) end--;
  return value.slice(start, end);
}

const isSpace = (code: number): boolean => code === 32 || code === 9;
