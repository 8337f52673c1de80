/** The documents by which clients find the authorization server (RFC 9728 §3; RFC 8414 for revision 2025-03-26). */
import type { HeaderField, HttpResponse, RequestHead } from '../http/message.ts';
import { refuse, type Refusal } from '../http/refusal.ts';
import { emptyResponse, jsonResponse, withHeaders, withoutBody } from '../http/response.ts';
import { parseUrl } from '../http/url.ts';
import type { Issuer } from '../issuer/index.ts';
import { metadataPathOf } from './challenge.ts';

type WellKnownDocument = 'protected-resource' | 'authorization-server';

/** What this server is called. */
interface Addresses {
  readonly mcpPath: string;
  /** As the client knows the server. */
  readonly publicUrl: string | undefined;
  /** Where the operator has put the resource's metadata. */
  readonly metadataUrl: string | undefined;
}

/**
 * Which document a path names. Compared as sent: no other spelling of the path is an alias. The path-inserted form is
 * that of the public URL (what clients ask for) and of the MCP path (what a proxy may make of it).
 */
export function wellKnownDocument(
  path: string,
  { mcpPath, publicUrl, metadataUrl }: Addresses,
): WellKnownDocument | undefined {
  if (path === '/.well-known/oauth-authorization-server') return 'authorization-server';
  if (path === metadataPathOf('/') || path === metadataPathOf(mcpPath)) return 'protected-resource';
  const publicPath = publicUrl && parseUrl(publicUrl)?.pathname;
  const isNamed = publicPath && path === metadataPathOf(publicPath);
  return isNamed || (metadataUrl && path === parseUrl(metadataUrl)?.pathname) ? 'protected-resource' : undefined;
}

/** Protected resource metadata (RFC 9728 §2). `resource` is the public URL, character by character (§3.3). */
export const resourceMetadata = (
  resource: string,
  issuer: string,
  scopesSupported: readonly string[] | undefined,
): string =>
  JSON.stringify({
    resource,
    authorization_servers: [issuer],
    bearer_methods_supported: ['header'],
    scopes_supported: scopesSupported,
  });

/** The issuer's own metadata, for clients of 2025-03-26, which ask the MCP server for it. Nothing is added. */
export async function relayMetadata(issuer: Issuer): Promise<HttpResponse | Refusal> {
  const found = await issuer.metadata();
  if (found.tag === 'found') return documentResponse(JSON.stringify(found.value));
  const seconds = found.tag === 'unavailable' ? found.retryAfterSeconds : 1;
  return refuse(503, 'The metadata of the issuer cannot be had at the moment', [['retry-after', String(seconds)]]);
}

/** The documents are public: pages of every origin may read them, with whatever headers their client library sends. */
const cors: readonly HeaderField[] = [['access-control-allow-origin', '*']];

const preflight: readonly HeaderField[] = [
  ['access-control-allow-methods', 'GET, HEAD'],
  ['access-control-allow-headers', '*'],
  ['access-control-max-age', '7200'],
];

/** Answers a request for a document; `readDocument` is called for GET and HEAD only. */
export async function answerWellKnown(
  { method }: RequestHead,
  readDocument: () => HttpResponse | Refusal | Promise<HttpResponse | Refusal>,
): Promise<HttpResponse | Refusal> {
  if (method === 'OPTIONS') return emptyResponse(204, [...cors, ...preflight]);
  if (method !== 'GET' && method !== 'HEAD') {
    return refuse(405, 'Method not allowed', [...cors, ['allow', 'GET, HEAD, OPTIONS']]);
  }
  const answer = withHeaders(await readDocument(), cors);
  return method === 'HEAD' ? withoutBody(answer) : answer;
}

export const documentResponse = (json: string): HttpResponse =>
  jsonResponse(200, json, [['cache-control', 'no-store']]);
