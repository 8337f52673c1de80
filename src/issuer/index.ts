/** The issuer's documents: its keys, and the metadata that says where they are when the provider does not. */
import { readJwkSet, type DroppedKey, type JwkSet } from '../crypto/jwk-set.ts';
import { getText, isFetchable, type HttpGet, type PlainHttpRules, type RemainingMs } from '../http/get.ts';
import type { JsonObject } from '../json/read.ts';
import type { Log } from '../log.ts';
import { failed, ok, type Result } from '../result.ts';
import { createCachedDocument, type DocumentCache, type CachedDocument, type Lookup } from './cached-document.ts';
import { createStoredText, type Store, type StoredText } from './store.ts';
import { fetchMetadata, metadataUrls, readMetadata } from './metadata.ts';

export type { DocumentCache, Store };

interface IssuerDependencies {
  readonly issuer: string;
  /** Empty: what the metadata says. */
  readonly jwksUri: string;
  readonly plainHttp: PlainHttpRules;
  /** Largest key set, in bytes. */
  readonly maxJwksBytes: number;
  readonly httpGet: HttpGet;
  readonly cache: DocumentCache;
  /** What is plugged into the store import. */
  readonly store: Store;
  /** Waits for a number of milliseconds. */
  readonly sleep: (ms: number) => void | Promise<void>;
  /** Keys that the operator has configured: then nothing is fetched. */
  readonly staticKeys: JwkSet | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

export interface Issuer {
  /** The key set, one that `accept` takes: where it does not, the issuer may have a newer one. */
  keys(accept: (keySet: JwkSet) => boolean): Promise<Lookup<JwkSet>>;
  /** The issuer's own metadata document. */
  metadata(): Promise<Lookup<JsonObject>>;
}

/** For all that one request makes us fetch: the longest it waits for the issuer. */
const fetchMs = 5_000;

export function createIssuer(dependencies: IssuerDependencies): Issuer {
  const { issuer, httpGet, cache, sleep, now, log, plainHttp, maxJwksBytes, staticKeys } = dependencies;
  // In the cache an envelope is around a document.
  const common = { issuer, cache, sleep, now, log, maxCachedLength: 2 * maxJwksBytes };
  const urls = metadataUrls(issuer, plainHttp);
  const storedAt = (url: string): { readonly stored: StoredText; readonly claims: StoredText } => ({
    stored: createStoredText(dependencies.store, 'mcp-issuer', [issuer, url], log),
    claims: createStoredText(dependencies.store, 'mcp-claim', [issuer, url], log),
  });
  const startTimer = (): RemainingMs => {
    const end = now() + fetchMs;
    return () => end - now();
  };

  const metadata: CachedDocument<JsonObject> = createCachedDocument({
    ...common,
    url: urls[0] ?? '',
    ...storedAt(urls[0] ?? ''),
    parse: (json) => readMetadata(json, issuer),
    fetch: (remainingMs) => fetchMetadata(issuer, urls, httpGet, remainingMs),
  });

  const keySets = new Map<string, CachedDocument<JwkSet>>();
  /** The key set at a URL. One is kept: when the metadata names another, the old one is of no use. */
  const keySetAt = (url: string): CachedDocument<JwkSet> => {
    const known = keySets.get(url);
    if (known !== undefined) return known;
    keySets.clear();
    const fetch = async (remainingMs: RemainingMs): Promise<Result<JwkSet, string>> => {
      const text = await getText(httpGet, url, remainingMs, maxJwksBytes);
      return text.tag === 'failed' ? text : readKeys(text.value, url, log);
    };
    const keySet = createCachedDocument({
      ...common,
      url,
      ...storedAt(url),
      parse: (json) => readJwkSet(json),
      fetch,
    });
    keySets.set(url, keySet);
    return keySet;
  };

  const namesKeys = (document: JsonObject): boolean =>
    typeof document['jwks_uri'] === 'string' && isFetchable(document['jwks_uri'], plainHttp);

  return {
    async keys(accept) {
      if (staticKeys !== undefined) {
        return accept(staticKeys) ? { tag: 'found', value: staticKeys, until: Infinity } : { tag: 'not-accepted' };
      }
      const remainingMs = startTimer();
      let url = dependencies.jwksUri;
      if (url === '') {
        const found = await metadata(namesKeys, remainingMs);
        if (found.tag === 'unavailable') return found;
        if (found.tag === 'not-accepted') {
          log({ event: 'issuer-unavailable', url: urls[0], detail: 'the metadata has no jwks_uri that may be used' });
          return { tag: 'unavailable', retryAfterSeconds: 30 };
        }
        url = found.value['jwks_uri'] as string;
      }
      return keySetAt(url)(accept, remainingMs);
    },
    metadata: () => metadata(() => true, startTimer()),
  };
}

/** Reads a JWK Set (RFC 7517 §5). Keys of it that are not used are named in the log. */
function readKeys(text: string, url: string, log: Log): Result<JwkSet, string> {
  const dropped: DroppedKey[] = [];
  let value: JwkSet | undefined;
  try {
    value = readJwkSet(JSON.parse(text), (key) => dropped.push(key));
  } catch {
    // Not JSON: told like JSON that is no key set.
  }
  if (dropped.length > 0) log({ event: 'keys-ignored', url, count: dropped.length, keys: dropped.slice(0, maxNamed) });
  return value === undefined ? failed('the document is not a JWK Set') : ok(value);
}

/** How many keys one line of the log names. */
const maxNamed = 16;
