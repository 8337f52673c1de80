/**
 * A JSON document of the issuer's (its keys, its metadata), kept in three places: this instance's memory, the
 * provider's cache, which outlives instances, and the issuer itself. freshness.ts says when each is asked; here it
 * is done. A cache that fails or does nothing costs only speed.
 *
 * Not jose's createRemoteJWKSet: it needs `AbortSignal.timeout` with fetch, which hosts do not survive when the issuer is
 * silent; forgets its keys with the instance; uses none beyond their time while the issuer cannot be reached; asks again
 * without backing off, and from all instances at once; and imports RSA keys, 71 ms each in the guest (see crypto/rsa.ts).
 */
import type { RemainingMs } from '../http/get.ts';
import type { Log } from '../log.ts';
import type { Result } from '../result.ts';
import { readEnvelope, writeEnvelope } from './cache-envelope.ts';
import {
  afterFailure,
  afterSuccess,
  isPlausible,
  judgeFreshness,
  merge,
  type CacheEntry,
  type Freshness,
} from './freshness.ts';

interface DocumentDependencies<T> {
  /** The document's URL: its name in the provider's cache. */
  readonly url: string;
  /** Whose document it is. */
  readonly issuer: string;
  /** Fetches it from the issuer; never throws. */
  readonly fetch: (remainingMs: RemainingMs) => Promise<Result<T, string>>;
  /** Checks JSON from the cache; undefined for what is no such document. What it makes comes back from JSON unchanged. */
  readonly parse: (json: unknown) => T | undefined;
  readonly cache: DocumentCache;
  /** Longest text of the cache that is looked at, in characters. */
  readonly maxCachedLength: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

/** The provider's `jwks-cache-get` and `jwks-cache-set`. */
export interface DocumentCache {
  readonly get: (url: string) => string | undefined;
  readonly set: (url: string, text: string) => void;
}

export type Lookup<T> =
  /** `until`: nothing newer is looked for before this time. */
  | { readonly tag: 'found'; readonly value: T; readonly until: number }
  /** The document as the issuer has it is not what the caller needs. */
  | { readonly tag: 'not-accepted' }
  | { readonly tag: 'unavailable'; readonly retryAfterSeconds: number };

/**
 * Finds a document that serves the caller: one that `accept` takes. Asks the issuer only where the policy allows it,
 * and not twice at a time. The value is the same object until the document changes.
 */
export type CachedDocument<T> = (accept: (value: T) => boolean, remainingMs: RemainingMs) => Promise<Lookup<T>>;

export function createCachedDocument<T>(dependencies: DocumentDependencies<T>): CachedDocument<T> {
  const { now, log } = dependencies;
  let entry: CacheEntry<T> | undefined;
  let flight: Promise<void> | undefined;

  const keep = (next: CacheEntry<T>): void => {
    const isSame = JSON.stringify(entry?.value) === JSON.stringify(next.value);
    entry = isSame ? { ...next, value: entry?.value } : next;
  };

  /** The cache may throw where it is a function of JavaScript. One that traps in a component ends the request. */
  const readCache = (): void => {
    try {
      const text = dependencies.cache.get(dependencies.url);
      const read = typeof text === 'string' ? readEnvelope(text, dependencies, dependencies.parse, now()) : undefined;
      if (read !== undefined && isPlausible(read, now())) keep(merge(entry, read));
    } catch (thrown) {
      log({ event: 'jwks-cache-failed', detail: String(thrown) });
    }
  };

  const store = (next: CacheEntry<T>): void => {
    keep(next);
    try {
      dependencies.cache.set(dependencies.url, writeEnvelope(next, dependencies));
    } catch (thrown) {
      log({ event: 'jwks-cache-failed', detail: String(thrown) });
    }
  };

  const ask = async (claim: boolean, remainingMs: RemainingMs): Promise<void> => {
    if (claim && entry !== undefined) store({ ...entry, attemptedAt: now(), isPending: true });
    const result = await dependencies.fetch(remainingMs);
    if (result.tag === 'failed') log({ event: 'issuer-unavailable', url: dependencies.url, detail: result.reason });
    store(result.tag === 'ok' ? afterSuccess(result.value, now()) : afterFailure(entry, now()));
  };

  const judgeNow = (accept: (value: T) => boolean): Freshness<T> => {
    if (entry !== undefined && !isPlausible(entry, now())) entry = undefined;
    return judgeFreshness(entry, accept, now());
  };

  return async (accept, remainingMs) => {
    let freshness = judgeNow(accept);
    if (freshness.tag === 'found' && freshness.isFresh) return freshness;
    readCache();
    freshness = judgeNow(accept);
    if (freshness.tag === 'ask') {
      flight ??= ask(freshness.claim, remainingMs).finally(() => (flight = undefined));
      await flight;
      freshness = judgeNow(accept);
    }
    return freshness.tag === 'ask' ? { tag: 'unavailable', retryAfterSeconds: 1 } : freshness;
  };
}
