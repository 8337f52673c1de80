/**
 * What an operation comes to that may fail in an expected way: told apart by `tag`, and never thrown. Where more can
 * come of it than one success and one failure, it has a union of its own with further tags (`refused`, `unavailable`,
 * …).
 * `undefined` says that there is nothing: no such member, no URL in a text, nothing wrong. Exceptions are for our own
 * mistakes and, in `mcp/`, for JSON-RPC errors.
 */
export type Result<T, Reason> = Ok<T> | Failed<Reason>;

export interface Ok<T> {
  readonly tag: 'ok';
  readonly value: T;
}

export interface Failed<Reason> {
  readonly tag: 'failed';
  readonly reason: Reason;
}

export const ok = <T>(value: T): Ok<T> => ({ tag: 'ok', value });

export const failed = <const Reason>(reason: Reason): Failed<Reason> => ({ tag: 'failed', reason });

/** What may have to be waited for: most often it need not, and a promise costs the engine a turn of its event loop. */
export type Pending<T> = T | Promise<T>;

/** Whether it has to be waited for. `instanceof` asks two functions of the engine; no plain value here has a `then`. */
export const isPromise = <T>(value: Pending<T>): value is Promise<T> =>
  value !== undefined && (value as { readonly then?: unknown }).then !== undefined;
