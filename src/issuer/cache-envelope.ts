/**
 * A cache entry as text in the provider's cache or the store: the document, whose it is, and when it was fetched and
 * asked for.
 */
import { isObject, readJson } from '../json/read.ts';
import type { CacheEntry } from './freshness.ts';

/** Which document an envelope must hold. */
interface DocumentName {
  readonly url: string;
  readonly issuer: string;
  /** Longest text that is looked at, in characters. */
  readonly maxCachedLength: number;
}

const format = 'mcp-transport-http/1';

type Name = Omit<DocumentName, 'maxCachedLength'>;

export const writeEnvelope = (entry: CacheEntry<unknown>, { url, issuer }: Name): string =>
  JSON.stringify({ format, url, issuer, ...entry });

/** The same for the store. What the provider gives stays the provider's: from the store it would never grow old. */
export function writeStoredEnvelope(entry: CacheEntry<unknown>, name: Name): string {
  return writeEnvelope(
    entry.isProvided ? { ...entry, value: undefined, fetchedAt: 0, isProvided: false } : entry,
    name,
  );
}

/** Reads what the store holds: as `readEnvelope`, but nothing in it counts as the provider's. */
export function readStoredEnvelope<T>(
  text: string,
  name: DocumentName,
  parse: (json: unknown) => T | undefined,
  now: number,
): CacheEntry<T> | undefined {
  const entry = readEnvelope(text, name, parse, now);
  return entry?.isProvided === true ? undefined : entry;
}

/**
 * Reads what the provider's cache holds. Text that `readJson` refuses, another issuer's, of another URL or malformed is
 * `undefined`: it is as if nothing were there. A document that stands alone was put there by the provider itself, and
 * counts as fetched now.
 */
export function readEnvelope<T>(
  text: string,
  name: DocumentName,
  parse: (json: unknown) => T | undefined,
  now: number,
): CacheEntry<T> | undefined {
  if (text.length > name.maxCachedLength) return undefined;
  // What is nested deeply could be read, and not be written again.
  const document = readJson(text);
  if (document.tag === 'failed' || !isObject(document.value)) return undefined;
  const json = document.value;
  if (json['format'] === undefined) {
    const value = parse(json);
    return value && { value, fetchedAt: now, attemptedAt: 0, failures: 0, isPending: false, isProvided: true };
  }
  const { fetchedAt, attemptedAt, failures, isPending, isProvided } = json;
  const isOurs = json['format'] === format && json['url'] === name.url && json['issuer'] === name.issuer;
  if (!isOurs || !isCount(fetchedAt) || !isCount(attemptedAt) || !isCount(failures)) return undefined;
  const value = json['value'] === undefined ? undefined : parse(json['value']);
  if (value === undefined && json['value'] !== undefined) return undefined;
  return {
    value,
    fetchedAt: isProvided === true ? now : fetchedAt,
    attemptedAt,
    failures,
    isPending: isPending === true,
    isProvided: isProvided === true,
  };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
