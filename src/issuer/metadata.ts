/** The issuer's own metadata: RFC 8414, and OpenID Connect Discovery 1.0 for servers that have only that. */
import { getText, isFetchable, type HttpGet, type PlainHttpRules, type RemainingMs } from '../http/get.ts';
import { parseUrl } from '../http/url.ts';
import { isObject, readJson, type JsonObject } from '../json/read.ts';
import { failed, ok, type Result } from '../result.ts';

/**
 * Where an issuer's metadata may be, in the order in which MCP clients look (RFC 8414 §3.1 and §5, OpenID Connect
 * Discovery §4.1). Empty for an issuer that is no URL that may be fetched from.
 */
export function metadataUrls(issuer: string, plainHttp: PlainHttpRules): readonly string[] {
  const url = parseUrl(issuer);
  if (url === undefined || !isFetchable(issuer, plainHttp) || issuer.includes('?')) return [];
  const path = url.pathname.replace(/\/$/, '');
  const inserted = `${url.origin}/.well-known/oauth-authorization-server${path}`;
  const openId = `${url.origin}/.well-known/openid-configuration${path}`;
  return path === '' ? [inserted, openId] : [inserted, openId, `${url.origin}${path}/.well-known/openid-configuration`];
}

/** Metadata whose `issuer` is exactly the one expected (RFC 8414 §3.3); undefined otherwise. */
export const readMetadata = (json: unknown, issuer: string): JsonObject | undefined =>
  isObject(json) && json['issuer'] === issuer ? json : undefined;

/** Most bytes of a document that are read. */
const maxBytes = 256 * 1024;

/**
 * Fetches the first of the documents that is there and is the issuer's. Where it does not say where the keys are (RFC
 * 8414 §2 makes `jwks_uri` optional), the search goes on for one that does, and what that says is added.
 */
export async function fetchMetadata(
  issuer: string,
  urls: readonly string[],
  httpGet: HttpGet,
  remainingMs: RemainingMs,
): Promise<Result<JsonObject, string>> {
  const reasons: string[] = [];
  let first: JsonObject | undefined;
  for (const url of urls) {
    const text = await getText(httpGet, url, remainingMs, maxBytes);
    const document = text.tag === 'ok' ? readJson(text.value) : undefined;
    const value = document?.tag === 'ok' ? readMetadata(document.value, issuer) : undefined;
    const keys = value?.['jwks_uri'];
    if (value !== undefined && keys !== undefined)
      return ok(first === undefined ? value : { ...first, jwks_uri: keys });
    first ??= value;
    reasons.push(text.tag === 'failed' ? text.reason : 'not the metadata of this issuer');
  }
  return first === undefined ? failed(reasons.join('; ')) : ok(first);
}
