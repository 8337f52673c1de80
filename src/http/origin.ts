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
import { originOf, targetOf, type ForwardedRules } from './target.ts';
import { parseUrl } from './url.ts';

export interface OriginRules extends ForwardedRules {
  /** Origins that may call, serialized as browsers do (`https://app.example`), or every origin. */
  readonly allowedOrigins: ReadonlySet<string> | 'any';
  /** Hosts that are ours, as `hostKey` has them. Empty: not configured. */
  readonly allowedHosts: ReadonlySet<string>;
  /** The public URL's origin; undefined when none is configured. */
  readonly publicOrigin: string | undefined;
}

/**
 * `own`: no browser, or a page of ours. `cross`: another origin that is allowed and needs CORS headers. Refused: 403.
 */
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
  if (isOwnOrigin(origin, head, rules)) return own;
  if (allowedOrigins === 'any' ? isSerializedOrigin(origin) : allowedOrigins.has(origin)) {
    return { tag: 'cross', origin };
  }
  return refuse(403, 'Forbidden: this origin is not allowed');
}

/** Whether the page comes from the very server that it calls, by a name of the server that is known to be ours. */
function isOwnOrigin(origin: string, head: RequestHead, rules: OriginRules): boolean {
  const target = targetOf(head, rules);
  return isOurHost(target.authority, rules) && origin === originOf(target);
}

const isOurHost = (authority: string, { allowedHosts }: OriginRules): boolean =>
  allowedHosts.has(hostKey(authority)) || isLoopback(authority.toLowerCase().replace(port, ''));

/** The end of an authority that is a port. */
const port = /:[0-9]{1,5}$/;

/**
 * A host and port as they are compared: in lower case, and without 80 and 443. Either means that there is no port for a
 * client of one scheme, and which scheme that was is not known behind a proxy that ends TLS.
 */
export const hostKey = (authority: string): string => authority.toLowerCase().replace(/:(?:80|443)$/, '');

/**
 * Whether text is an origin as browsers serialize it (RFC 6454 §6.2): `null` for one that is told to nobody (a
 * sandboxed frame, a file), an http(s) URL without path, user and default port, or another scheme with a host, as
 * extensions and desktop applications have (`chrome-extension://abc`, `tauri://localhost`).
 */
export const isSerializedOrigin = (text: string): boolean =>
  text === 'null' || (isWebOrigin.test(text) ? parseUrl(text)?.origin === text : otherOrigin.test(text));

const isWebOrigin = /^(?:https?|wss?|ftp):/i;

/** `scheme "://" host [":" port]` (RFC 6454 §7.1), without `*` and `,` in the host, which mean more in a list. */
const otherOrigin = /^[a-z][a-z0-9+.-]*:\/\/(?:(?:[\w.~!$&'()+;=-]|%[0-9A-Fa-f]{2})*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/;
