/**
 * Which hosts and browser origins are served (MCP basic/transports "Security Warning").
 *
 * DNS rebinding: a page at evil.example makes that name resolve to 127.0.0.1 and calls a local server. Browsers then
 * send `Host: evil.example` and, on every POST, `Origin: http://evil.example`: the two agree, so an origin is only "the
 * same" when the host is known to be ours, by configuration or because it is a loopback name.
 */
import { isLoopback } from './loopback.ts';
import type { RequestHead } from './message.ts';
import { refuse, type Refusal } from './refusal.ts';
import { parseUrl } from './url.ts';

export interface OriginRules {
  /** Origins that may call, serialized as browsers do (`https://app.example`), or every origin. */
  readonly allowedOrigins: ReadonlySet<string> | 'any';
  /** Hosts, with port where it is not the scheme's own, that are ours. Empty: not configured. */
  readonly allowedHosts: ReadonlySet<string>;
  /** The public URL's origin; undefined when none is configured. */
  readonly publicOrigin: string | undefined;
}

/** `own`: no browser, or a page of ours. `cross`: another origin that is allowed and needs CORS headers. Refused: 403. */
type OriginCheck = { readonly tag: 'own' } | { readonly tag: 'cross'; readonly origin: string } | Refusal;

const own: OriginCheck = { tag: 'own' };

/**
 * Checks Host and Origin. Without an Origin header the host is only checked when hosts are configured. Not checked:
 * where the connection really comes from; a caller that is no browser can send any header.
 */
export function checkOrigin(head: RequestHead, rules: OriginRules): OriginCheck {
  const { allowedHosts, allowedOrigins, publicOrigin } = rules;
  if (allowedHosts.size > 0 && !isOurHost(head.authority, rules)) {
    return refuse(403, 'Forbidden: this host is not served here');
  }
  const origin = head.header('origin');
  if (origin === undefined) return own;
  if (origin === publicOrigin) return own;
  if (isOurHost(head.authority, rules) && origin === serializedOrigin(head)) return own;
  if (allowedOrigins === 'any' ? isSerializedOrigin(origin) : allowedOrigins.has(origin)) {
    return { tag: 'cross', origin };
  }
  return refuse(403, 'Forbidden: this origin is not allowed');
}

function isOurHost(authority: string, { allowedHosts }: OriginRules): boolean {
  const host = authority.toLowerCase();
  return allowedHosts.has(host) || isLoopback(host.replace(port, ''));
}

/** The end of an authority that is a port. */
const port = /:[0-9]{1,5}$/;

/** The origin this request was sent to, as a browser would write it: without the scheme's own port. */
const serializedOrigin = (head: RequestHead): string | undefined =>
  parseUrl(`${head.scheme}://${head.authority}`)?.origin;

/** Whether text is an http(s) origin exactly as browsers serialize it: no path, no user, no default port. */
export const isSerializedOrigin = (text: string): boolean => /^https?:/.test(text) && parseUrl(text)?.origin === text;
