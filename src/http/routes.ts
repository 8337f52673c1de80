/** Which paths there are, and the address clients know this server by. */
import type { RequestHead } from './message.ts';

type Route = 'mcp' | 'well-known' | 'none';

/** Paths are compared as sent: `//mcp`, `/mcp/`, `/%6dcp` and `/x/../mcp` are no other name of `/mcp`. */
export function routeOf(path: string, mcpPath: string): Route {
  if (path === mcpPath) return 'mcp';
  return path.startsWith('/.well-known/oauth-') ? 'well-known' : 'none';
}

export interface PublicUrlRules {
  /** The address clients use, path included, when it is configured. */
  readonly publicUrl: string | undefined;
  readonly mcpPath: string;
  /** Whether X-Forwarded-Proto and X-Forwarded-Host come from a proxy of ours. */
  readonly trustForwarded: boolean;
}

/** A request's public URL, made when it is needed: few answers have it, and the host has to be asked. */
export type PublicUrl = () => string | undefined;

/**
 * The server's address as the client knows it (the `resource` of RFC 9728): configured, else made from the request.
 * Undefined when the request names no usable host.
 */
export function publicUrlOf(head: RequestHead, rules: PublicUrlRules): string | undefined {
  if (rules.publicUrl !== undefined) return rules.publicUrl;
  const scheme = (rules.trustForwarded && firstValue(head.header('x-forwarded-proto'))) || head.scheme;
  const authority = (rules.trustForwarded && firstValue(head.header('x-forwarded-host'))) || head.authority;
  const isUsable = (scheme === 'http' || scheme === 'https') && isHostAndPort(authority);
  return isUsable ? `${scheme}://${authority.toLowerCase()}${rules.mcpPath}` : undefined;
}

/** A host name or address with an optional port: nothing that could end a quoted string or begin another URL part. */
export const isHostAndPort = (text: string): boolean =>
  /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/i.test(text);

/** The first value of a list with commas. Each proxy appends its own: the first is from the proxy next to the client. */
const firstValue = (header: string | undefined): string | undefined => header?.split(',')[0]!.trim().toLowerCase();
