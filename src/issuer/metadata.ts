/** The issuer's own metadata: RFC 8414, and OpenID Connect Discovery 1.0 for servers that have only that. */
import { getText, isFetchable, type HttpGet, type RemainingMs } from '../http/get.ts';
import { parseUrl } from '../http/url.ts';
import { isObject, readJson, type JsonObject } from '../json/read.ts';
import { failed, ok, type Result } from '../result.ts';

/**
 * Where an issuer's metadata may be, in the order in which MCP clients look (RFC 8414 §3.1 and §5, OpenID Connect
 * Discovery §4.1). Empty for an issuer that is no URL that may be fetched from.
 */
export function metadataUrls(issuer: string, allowHttpLoopback: boolean): readonly string[] {
  const url = parseUrl(issuer);
  if (url === undefined || !isFetchable(issuer, allowHttpLoopback) || issuer.includes('?')) return [];
  const path = url.pathname.replace(/\/$/, '');
  const inserted = `${url.origin}/.well-known/oauth-authorization-server${path}`;
  const openId = `${url.origin}/.well-known/openid-configuration${path}`;
  return path === '' ? [inserted, openId] : [inserted, openId, `${url.origin}${path}/.well-known/openid-configuration`];
}

/** Metadata whose `issuer` is exactly the one expected (RFC 8414 §3.3); undefined otherwise. */
export const readMetadata = (json: unknown, issuer: string): JsonObject | undefined =>
  isObject(json) && json['issuer'] === issuer ? json : undefined;

/** Fetches the first of the documents that is there and is the issuer's. */
export async function fetchMetadata(
  issuer: string,
  urls: readonly string[],
  httpGet: HttpGet,
  remainingMs: RemainingMs,
): Promise<Result<JsonObject, string>> {
  const reasons: string[] = [];
  for (const url of urls) {
    const text = await getText(httpGet, url, remainingMs);
    const document = text.tag === 'ok' ? readJson(text.value) : undefined;
    const value = document?.tag === 'ok' ? readMetadata(document.value, issuer) : undefined;
    if (value !== undefined) return ok(value);
    reasons.push(text.tag === 'failed' ? text.reason : 'not the metadata of this issuer');
  }
  return failed(reasons.join('; '));
}
