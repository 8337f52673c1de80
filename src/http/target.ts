/** What a client called: the one place where scheme, host and port of a request become the beginning of a URL. */
import { parseList } from '../variables.ts';
import type { RequestHead } from './message.ts';
import { parseUrl } from './url.ts';

export interface ForwardedRules {
  /** Whether X-Forwarded-Proto and X-Forwarded-Host come from a proxy of ours. */
  readonly trustForwarded: boolean;
}

/** As the client, or a proxy of ours, has it: nothing is checked yet. */
export interface Target {
  readonly scheme: string;
  readonly authority: string;
}

export const targetOf = (head: RequestHead, { trustForwarded }: ForwardedRules): Target => ({
  scheme: (trustForwarded && firstValue(head.header('x-forwarded-proto'))) || head.scheme,
  authority: (trustForwarded && firstValue(head.header('x-forwarded-host'))) || head.authority,
});

/** The origin, without the scheme's own port (RFC 6454 §6.2). Undefined when the request names no usable host. */
export function originOf({ scheme, authority }: Target): string | undefined {
  const isUsable = (scheme === 'http' || scheme === 'https') && isHostAndPort(authority);
  return isUsable ? parseUrl(`${scheme}://${authority}`)?.origin : undefined;
}

/** A host name or address with an optional port: nothing that could end a quoted string or begin another URL part. */
export const isHostAndPort = (text: string): boolean =>
  /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/i.test(text);

/** Hosts of a list with commas, in lower case; undefined when there are none, or one is none. */
export const parseHosts = (value: string): string[] | undefined =>
  parseList(value.toLowerCase(), (host) => isHostAndPort(host) && parseUrl(`http://${host}`) !== undefined);

/**
 * The first value of a list with commas. Each proxy appends its own: the first is that of the proxy next to the client.
 */
const firstValue = (header: string | undefined): string | undefined => header?.split(',')[0]!.trim().toLowerCase();
