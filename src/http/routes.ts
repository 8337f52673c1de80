/** Which paths there are, and the address clients know this server by. */
import type { RequestHead } from './message.ts';
import { originOf, targetOf, type ForwardedRules } from './target.ts';

type Route = 'mcp' | 'well-known' | 'none';

/**
 * Paths are compared as sent, but for one slash at the end, which people add and leave out: `//mcp`, `/mcp//`, `/%6dcp`
 * and `/x/../mcp` are no other name of `/mcp`.
 * @param metadataPath where the resource's metadata is too, if it is not only in the well-known place.
 */
export function routeOf(path: string, mcpPath: string, metadataPath?: string): Route {
  if (path === mcpPath || withoutSlash(path) === withoutSlash(mcpPath)) return 'mcp';
  return path.startsWith('/.well-known/oauth-') || path === metadataPath ? 'well-known' : 'none';
}

const withoutSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path);

export interface PublicUrlRules extends ForwardedRules {
  /** The address clients use, path included, when it is configured. */
  readonly publicUrl: string | undefined;
  readonly mcpPath: string;
}

/** A request's public URL, made when it is needed: few answers have it, and the host has to be asked. */
export type PublicUrl = () => string | undefined;

/**
 * The server's address as the client knows it (the `resource` of RFC 9728): configured, else made from the request.
 * Undefined when the request names no usable host.
 */
export function publicUrlOf(head: RequestHead, rules: PublicUrlRules): string | undefined {
  if (rules.publicUrl !== undefined) return rules.publicUrl;
  const origin = originOf(targetOf(head, rules));
  return origin && origin + rules.mcpPath;
}
