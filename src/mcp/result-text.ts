/** What every result has beside what its method puts into it, by era. */
import { member, objectText } from '../json/write.ts';
import type { JsonObject } from '../json/read.ts';
import { serverInfoKey } from './envelope.ts';
import type { ProviderJson } from './provider-json.ts';

/** A result, before it is put together. */
export interface ResultParts {
  /** Its members as JSON text, each with the comma before it; without `_meta`. */
  readonly members: string;
  /** The provider's `_meta`. */
  readonly meta?: ProviderJson<JsonObject> | undefined;
  /** It asks the client for input first (patterns/mrtr); in revisions that have that alone. */
  readonly asksInput?: boolean;
}

/** @returns the JSON text of a result up to 2025-11-25. */
export const legacyResult = (members: string, meta: ResultParts['meta']): string =>
  objectText(meta === undefined ? members : members + member('_meta', ownMetaText(meta)));

/**
 * A result as revisions from 2026-07-28 on have it (basic/index "ResultType", "Per-response fields"; server/utilities/caching).
 * @param hints how long it stays fresh, and for whom, as members; empty where that is not to be said.
 * @param serverInfo JSON text; undefined when the server could not introduce itself.
 * @returns its JSON text.
 */
export function modernResult(
  { members, meta, asksInput }: ResultParts,
  serverInfo: string | undefined,
  hints: string,
): string {
  const own = member('_meta', metaText(meta, serverInfo));
  // Who has to answer first gets nothing that could be kept.
  return asksInput === true
    ? `{"resultType":"input_required"${members}${own}}`
    : `{"resultType":"complete"${members}${hints}${own}}`;
}

/** `_meta` with the server's name. */
function metaText(meta: ResultParts['meta'], serverInfo: string | undefined): string | undefined {
  const own = meta && ownMetaText(meta);
  if (serverInfo === undefined) return own;
  if (own === undefined || own === '{}') return `{"${serverInfoKey}":${serverInfo}}`;
  return `{"${serverInfoKey}":${serverInfo},${own.substring(1)}`;
}

/** The provider's `_meta`. The server's name in it is for the transport to say: the provider gives it by `initialize`. */
function ownMetaText({ text, value, source }: ProviderJson<JsonObject>): string {
  const names = Object.keys(value);
  if (names.length === 0) return '{}';
  if (!Object.hasOwn(value, serverInfoKey)) return text;
  const others = names.filter((name) => name !== serverInfoKey);
  return objectText(others.map((name) => `,${JSON.stringify(name)}:${source([name])}`).join(''));
}
