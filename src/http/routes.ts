/** Which paths there are, and the address clients know this server by. */
import type { RequestHead } from './message.ts';
import { originOf, targetOf, type ForwardedRules } from './target.ts';

type Route = 'mcp' | 'well-known' | 'live' | 'ready' | 'root' | 'none';

/** The paths that there are. */
export interface Paths {
  /** The MCP endpoint. */
  readonly mcpPath: string;
  /** Where the resource's metadata is too, if it is not only in the well-known place. */
  readonly metadataPath?: string | undefined;
  /** Whether the server lives; undefined: nobody is told. */
  readonly livePath?: string | undefined;
  /** Whether the server can serve; undefined: nobody is told. */
  readonly readyPath?: string | undefined;
}

/**
 * Paths are compared as sent, but for one slash at the end, which people add and leave out: `//mcp`, `/mcp//`, `/%6dcp`
 * and `/x/../mcp` are no other name of `/mcp`. A path that is several of them is the first of the list.
 */
export function routeOf(path: string, { mcpPath, metadataPath, livePath, readyPath }: Paths): Route {
  if (path === mcpPath || withoutSlash(path) === withoutSlash(mcpPath)) return 'mcp';
  if (path.startsWith('/.well-known/oauth-') || path === metadataPath) return 'well-known';
  if (path === livePath) return 'live';
  if (path === readyPath) return 'ready';
  return path === '/' ? 'root' : 'none';
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
