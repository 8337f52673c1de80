/** What every result has beside what its method puts into it, by era. */
import { member, objectText } from '../json/write.ts';
import type { JsonObject } from '../json/read.ts';
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
  objectText(meta === undefined ? members : `${members},"_meta":${meta.text}`);

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

/** `_meta` with the server's name, unless the provider has put one there. */
function metaText(meta: ResultParts['meta'], serverInfo: string | undefined): string | undefined {
  if (serverInfo === undefined) return meta?.text;
  if (meta === undefined) return `{"${serverInfoKey}":${serverInfo}}`;
  if (Object.hasOwn(meta.value, serverInfoKey)) return meta.text;
  const rest = Object.keys(meta.value).length === 0 ? '}' : `,${meta.text.slice(1)}`;
  return `{"${serverInfoKey}":${serverInfo}${rest}`;
}

const serverInfoKey = 'io.modelcontextprotocol/serverInfo';
