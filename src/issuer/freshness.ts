/**
 * When a document of the issuer's may be used, and when the issuer may be asked for it again. Pure: the clock is a
 * parameter, and nothing here knows where an entry is kept.
 *
 * An outage of the issuer must not lock out those who have the right to call; a flood of made-up key ids must not
 * become a flood of requests to the issuer; and a key that the issuer has withdrawn must stop working soon.
 */

/** What is known of a document. All times are milliseconds since the epoch. */
export interface CacheEntry<T> {
  /** Undefined when it could never be fetched. */
  readonly value: T | undefined;
  readonly fetchedAt: number;
  /** When the issuer was last asked; 0 for never. */
  readonly attemptedAt: number;
  /** How often in a row asking has failed. */
  readonly failures: number;
  /** Whether an instance is asking at this moment. */
  readonly isPending: boolean;
  /** Whether the provider itself put it into its cache: then it was fresh when it was read. */
  readonly isProvided: boolean;
}

/** What there is for a caller who needs a document, and what is to be done. */
export type Freshness<T> =
  | { readonly tag: 'found'; readonly value: T; readonly until: number; readonly isFresh: boolean }
  | { readonly tag: 'not-accepted' }
  | { readonly tag: 'unavailable'; readonly retryAfterSeconds: number }
  /** Nothing can be done before another instance, which is asking, has an answer. */
  | { readonly tag: 'wait' }
  /** Ask the issuer. `claim`: say so in the provider's cache, because other instances can do without meanwhile. */
  | { readonly tag: 'ask'; readonly claim: boolean };

/** How long a document is used without asking: a withdrawn key works no longer than this. */
const freshMs = 10 * 60_000;

/** How long beyond that a document is used while the issuer cannot be reached. */
const staleMs = 60 * 60_000;

/** How soon after asking the issuer is asked again because a token names a key that is not in a fresh document. */
const cooldownMs = 30_000;

/** How long an instance's claim to be asking is believed: longer than asking may take. */
export const pendingMs = 5_500;

/** A time further in the future than clocks of two hosts differ is no time that anything happened at. */
const maxClockDifferenceMs = 5_000;

/**
 * How soon after a failure the issuer is asked again: 1 s, doubled with every further one. At most 30 s while there is
 * something to use meanwhile, else 5 s, because until then callers are turned away.
 */
const backOffMs = (failures: number, isUsable: boolean): number =>
  Math.min(1_000 * 2 ** (failures - 1), isUsable ? 30_000 : 5_000);

/** What to do for a caller who needs a document that `accept` takes. */
export function judgeFreshness<T>(
  entry: CacheEntry<T> | undefined,
  accept: (value: T) => boolean,
  now: number,
): Freshness<T> {
  if (entry === undefined) return { tag: 'ask', claim: false };
  const { value, fetchedAt, failures, isPending, isProvided } = entry;
  const age = now - fetchedAt;
  const isAsking = isPending && now < entry.attemptedAt + pendingMs;
  const isUsable = value !== undefined && age < freshMs + staleMs;
  const isFresh = isUsable && age < freshMs;
  const isAccepted = isUsable && accept(value);
  if (isFresh && isAccepted) return { tag: 'found', value, until: fetchedAt + freshMs, isFresh };

  const askAt = nextAttempt(entry, isUsable, isFresh);
  if (now >= askAt) return { tag: 'ask', claim: isUsable && !isProvided };
  if (isAccepted) return { tag: 'found', value, until: Math.min(askAt, fetchedAt + freshMs + staleMs), isFresh };
  if (isPending && !isUsable) return { tag: 'wait' };
  const isIssuersLastWord = isFresh && !isPending && (failures === 0 || isProvided);
  if (isIssuersLastWord) return { tag: 'not-accepted' };
  return { tag: 'unavailable', retryAfterSeconds: isAsking ? 1 : Math.ceil((askAt - now) / 1_000) };
}

function nextAttempt(entry: CacheEntry<unknown>, isUsable: boolean, isFresh: boolean): number {
  const { attemptedAt, failures, isPending } = entry;
  if (isFresh) return attemptedAt + cooldownMs;
  if (isPending) return attemptedAt + pendingMs;
  return failures > 0 ? attemptedAt + backOffMs(failures, isUsable) : 0;
}

/** Whether an entry's times can be. One from the future would stay fresh for ever. */
export const isPlausible = ({ fetchedAt, attemptedAt }: CacheEntry<unknown>, now: number): boolean =>
  Math.max(fetchedAt, attemptedAt) <= now + maxClockDifferenceMs;

/**
 * Whether an instance that claimed at this time may still be asking. It says so in the entry when it begins: a claim that
 * is older than the last attempt is spent.
 */
export const isClaimInForce = (claimedAt: number, entry: CacheEntry<unknown> | undefined, now: number): boolean =>
  claimedAt > (entry?.attemptedAt ?? 0) && claimedAt <= now + maxClockDifferenceMs && now < claimedAt + pendingMs;

/** While the issuer is being asked. */
export const whileAsking = <T>(entry: CacheEntry<T> | undefined, now: number): CacheEntry<T> => ({
  value: undefined,
  fetchedAt: 0,
  failures: 0,
  isProvided: false,
  ...entry,
  attemptedAt: now,
  isPending: true,
});

/** After the issuer was asked in vain. */
export const afterFailure = <T>(entry: CacheEntry<T> | undefined, now: number): CacheEntry<T> => ({
  value: undefined,
  fetchedAt: 0,
  isProvided: false,
  ...entry,
  attemptedAt: now,
  failures: (entry?.failures ?? 0) + 1,
  isPending: false,
});

/** After the issuer answered. */
export const afterSuccess = <T>(value: T, now: number): CacheEntry<T> => ({
  value,
  fetchedAt: now,
  attemptedAt: now,
  failures: 0,
  isPending: false,
  isProvided: false,
});

/** What two instances know together: the newer document, and the newer attempt. */
export function merge<T>(mine: CacheEntry<T> | undefined, other: CacheEntry<T>): CacheEntry<T> {
  if (mine === undefined) return other;
  const { value, fetchedAt, isProvided } = other.fetchedAt > mine.fetchedAt ? other : mine;
  const { attemptedAt, failures, isPending } = other.attemptedAt > mine.attemptedAt ? other : mine;
  return { value, fetchedAt, isProvided, attemptedAt, failures, isPending };
}
