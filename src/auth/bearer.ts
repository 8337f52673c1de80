/** Finds the access token in a request (RFC 6750 §2). Only the Authorization header is looked at (§2.1). */
import type { RequestHead } from '../http/message.ts';
import { failed, ok, type Result } from '../result.ts';

export type CredentialsFault =
  /** None, or of another scheme: the client is told which scheme is wanted (RFC 6750 §3). */
  | 'no-credentials'
  | 'other-scheme'
  /** `invalid_token`, before anything is decoded or computed. */
  | 'token-too-long'
  /** `invalid_request` (RFC 6750 §3.1): a token in two places, or a header that is no credentials. */
  | 'malformed-credentials'
  | 'several-credentials';

/** Longest token, in characters. */
const maxTokenLength = 16 * 1024;

/** Reads the token. Not checked: what it is; it may be any text. */
export function readBearer(head: RequestHead): Result<string, CredentialsFault> {
  const value = head.header('authorization');
  if (value === undefined) return failed('no-credentials');
  const space = value.indexOf(' ');
  if (value.slice(0, space === -1 ? undefined : space).toLowerCase() !== 'bearer') {
    if (/^bearer\s/i.test(value)) return failed('malformed-credentials');
    return failed(hasSecondCredentials(value) ? 'several-credentials' : 'other-scheme');
  }
  let start = 'bearer'.length;
  while (value[start] === ' ') start++;
  const token = value.slice(start);
  if (hasSecondCredentials(value)) return failed('several-credentials');
  if (token === '' || token.trimStart() !== token) return failed('malformed-credentials');
  if (queryHasToken(head.query)) return failed('several-credentials');
  return token.length > maxTokenLength ? failed('token-too-long') : ok(token);
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

/**
 * Whether the query has an `access_token` parameter (RFC 6750 §2.3), however its name is percent-encoded. Without
 * `URLSearchParams`: the engine never frees its copies of what that is given, see `parseUrl`.
 */
const queryHasToken = (query: string | undefined): boolean =>
  query !== undefined && query.split('&').some((parameter) => nameOf(parameter) === 'access_token');

/** Decoded byte by byte: right for names of ASCII characters, and like none of them for others. */
const nameOf = (parameter: string): string =>
  parameter
    .split('=')[0]!
    .replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
