/**
 * A JSON document of the issuer's (its keys, its metadata), looked for in four places, in this order: this instance's
 * memory; the provider's cache and the store, which outlive instances; the issuer itself. freshness.ts says when each
 * is asked; here it is done. A cache or a store that fails or does nothing costs only speed.
 *
 * Not jose's createRemoteJWKSet: it needs `AbortSignal.timeout` with fetch, which hosts do not survive when the issuer
 * is silent; forgets its keys with the instance; uses none beyond their time while the issuer cannot be reached; asks
 * again without backing off, and from all instances at once; and imports RSA keys, 71 ms each in the guest (see
 * crypto/rsa.ts).
 */
import type { RemainingMs } from '../http/get.ts';
import type { Log } from '../log.ts';
import type { Result } from '../result.ts';
import { readEnvelope, readStoredEnvelope, writeEnvelope, writeStoredEnvelope } from './cache-envelope.ts';
import { claimIn, settlingMs, withdrawFrom } from './claim.ts';
import {
  afterFailure,
  afterSuccess,
  isClaimInForce,
  isPlausible,
  judgeFreshness,
  merge,
  pendingMs,
  whileAsking,
  type CacheEntry,
  type Freshness,
} from './freshness.ts';
import type { StoredText } from './store.ts';

interface DocumentDependencies<T> {
  /** The document's URL: its name in the provider's cache. */
  readonly url: string;
  /** Whose document it is. */
  readonly issuer: string;
  /** Fetches it from the issuer; never throws. */
  readonly fetch: (remainingMs: RemainingMs) => Promise<Result<T, string>>;
  /**
   * Checks JSON from the cache; undefined for what is no such document. What it makes comes back from JSON unchanged.
   */
  readonly parse: (json: unknown) => T | undefined;
  readonly cache: DocumentCache;
  readonly stored: StoredText;
  /** Where instances claim to be the one that asks. */
  readonly claims: StoredText;
  /** Waits for a number of milliseconds. */
  readonly sleep: (ms: number) => void | Promise<void>;
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
  const { stored, sleep, now, log } = dependencies;
  let entry: CacheEntry<T> | undefined;
  let flight: Promise<void> | undefined;

  const keep = (next: CacheEntry<T>): void => {
    const isSame = JSON.stringify(entry?.value) === JSON.stringify(next.value);
    entry = isSame ? { ...next, value: entry?.value } : next;
  };

  const keepFound = (read: CacheEntry<T> | undefined): void => {
    if (read !== undefined && isPlausible(read, now())) keep(merge(entry, read));
  };

  /** The cache may throw where it is a function of JavaScript. One that traps in a component ends the request. */
  const readCache = (): void => {
    try {
      const text = dependencies.cache.get(dependencies.url);
      if (typeof text === 'string') keepFound(readEnvelope(text, dependencies, dependencies.parse, now()));
    } catch (thrown) {
      log({ event: 'jwks-cache-failed', detail: String(thrown) });
    }
  };

  const keepStored = (text: string | undefined): void => {
    if (text !== undefined) keepFound(readStoredEnvelope(text, dependencies, dependencies.parse, now()));
  };

  const writeCache = (next: CacheEntry<T>): void => {
    try {
      dependencies.cache.set(dependencies.url, writeEnvelope(next, dependencies));
    } catch (thrown) {
      log({ event: 'jwks-cache-failed', detail: String(thrown) });
    }
  };

  /** @returns whether this instance is the one that asks. What another has written is kept. */
  const claim = async (accept: (value: T) => boolean): Promise<boolean> => {
    const other = await claimIn(dependencies, (at) => isClaimInForce(at, entry, now()));
    if (other !== undefined) keep(whileAsking(entry, other));
    keepStored(await stored.read());
    if (other !== undefined) return false;
    // Another may have asked since this instance last looked.
    const freshness = judgeNow(accept);
    if (freshness.tag !== 'ask') {
      await withdrawFrom(dependencies);
      return false;
    }
    const asking = whileAsking(entry, now());
    keep(asking);
    await stored.write(writeStoredEnvelope(asking, dependencies));
    if (freshness.claim) writeCache(asking);
    return true;
  };

  const ask = async (remainingMs: RemainingMs): Promise<void> => {
    const result = await dependencies.fetch(remainingMs);
    if (result.tag === 'failed') log({ event: 'issuer-unavailable', url: dependencies.url, detail: result.reason });
    const next = result.tag === 'ok' ? afterSuccess(result.value, now()) : afterFailure(entry, now());
    keep(next);
    // First into the store: the provider's function may trap.
    await stored.write(writeStoredEnvelope(next, dependencies));
    writeCache(next);
  };

  const judgeNow = (accept: (value: T) => boolean): Freshness<T> => {
    if (entry !== undefined && !isPlausible(entry, now())) entry = undefined;
    return judgeFreshness(entry, accept, now());
  };

  /** Asks the issuer, or waits until another instance has done so. The time that is waited does not count as asking. */
  const obtain = async (accept: (value: T) => boolean, remainingMs: RemainingMs): Promise<void> => {
    let waitedMs = 0;
    while (waitedMs < maxWaitMs) {
      const freshness = judgeNow(accept);
      if (freshness.tag === 'ask') {
        const begin = now();
        const isMine = await claim(accept);
        waitedMs += Math.max(settlingMs, now() - begin);
        if (isMine) return ask(() => remainingMs() + waitedMs);
      } else if (freshness.tag === 'wait') {
        await sleep(pollMs);
        waitedMs += pollMs;
        keepStored(await stored.read());
      } else {
        return;
      }
    }
  };

  return async (accept, remainingMs) => {
    let freshness = judgeNow(accept);
    if (freshness.tag === 'found' && freshness.isFresh) return freshness;
    readCache();
    freshness = judgeNow(accept);
    if (freshness.tag === 'found' && freshness.isFresh) return freshness;
    keepStored(await stored.read());
    freshness = judgeNow(accept);
    if (freshness.tag === 'ask' || freshness.tag === 'wait') {
      flight ??= obtain(accept, remainingMs).finally(() => (flight = undefined));
      await flight;
      freshness = judgeNow(accept);
    }
    if (freshness.tag === 'ask' || freshness.tag === 'wait') return { tag: 'unavailable', retryAfterSeconds: 1 };
    return freshness;
  };
}

/** How often one who waits for another instance looks into the store, in milliseconds. */
const pollMs = 100;
/** The longest that one waits, for one instance that asks and one that takes its place, in milliseconds. */
const maxWaitMs = 2 * pendingMs;
