/** Finds the access token in a request (RFC 6750 §2). Only the Authorization header is looked at (§2.1). */
import type { RequestHead } from '../http/message.ts';

export type Credentials =
  | { readonly tag: 'token'; readonly token: string }
  /** None, or of another scheme: the client is told which scheme is wanted (RFC 6750 §3). */
  | { readonly tag: 'refused'; readonly reason: 'no-credentials' | 'other-scheme' }
  /** `invalid_token`, before anything is decoded or computed. */
  | { readonly tag: 'refused'; readonly reason: 'token-too-long' }
  /** `invalid_request` (RFC 6750 §3.1): a token in two places, or a header that is no credentials. */
  | { readonly tag: 'refused'; readonly reason: 'malformed-credentials' | 'several-credentials' };

/** Longest token, in characters. */
const maxTokenLength = 16 * 1024;

/** Reads the credentials. Not checked: what the token is; it may be any text. */
export function readBearer(head: RequestHead): Credentials {
  const value = head.header('authorization');
  if (value === undefined) return { tag: 'refused', reason: 'no-credentials' };
  const space = value.indexOf(' ');
  if (value.slice(0, space === -1 ? undefined : space).toLowerCase() !== 'bearer') {
    if (/^bearer\s/i.test(value)) return { tag: 'refused', reason: 'malformed-credentials' };
    return { tag: 'refused', reason: hasSecondCredentials(value) ? 'several-credentials' : 'other-scheme' };
  }
  const token = value.slice('bearer '.length);
  if (hasSecondCredentials(value)) return { tag: 'refused', reason: 'several-credentials' };
  if (token === '' || /^\s/.test(token)) return { tag: 'refused', reason: 'malformed-credentials' };
  if (queryHasToken(head.query)) return { tag: 'refused', reason: 'several-credentials' };
  return token.length > maxTokenLength ? { tag: 'refused', reason: 'token-too-long' } : { tag: 'token', token };
}

/**
 * Hosts join two Authorization headers with a comma; a second scheme then follows it. A scheme with parameters
 * (`Digest a=1, b=2`) has commas too, each before a name and an equals sign.
 */
const hasSecondCredentials = (value: string): boolean =>
  value.includes(',') &&
  value
    .split(',')
    .slice(1)
    .some((part) => /^[ \t]*[\w!#$%&'*+.^`|~-]+(?:[ \t]|$)/.test(part));

/** Whether the query has an `access_token` parameter (RFC 6750 §2.3), however its name is percent-encoded. */
function queryHasToken(query: string | undefined): boolean {
  return query !== undefined && new URLSearchParams(query).has('access_token');
}
