/** The outgoing GET, by which keys and metadata are fetched: its shape, and which URLs it may be given. */
import { failed, ok, type Result } from '../result.ts';
import { isLoopback } from './loopback.ts';
import { parseUrl } from './url.ts';

export interface HttpGetLimits {
  /** For everything together: name resolution, connection, headers and body, in milliseconds. */
  readonly timeoutMs: number;
  /** Most bytes of body that are read; one more is a failure. */
  readonly maxBytes: number;
}

interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** A failure's reason is for the operator's log: a plain phrase that holds nothing of the answer's body. */
export type HttpGetResult = Result<HttpAnswer, string>;

/** A GET that follows no redirect, sends no credentials, and never throws. */
export type HttpGet = (url: string, limits: HttpGetLimits) => HttpGetResult | Promise<HttpGetResult>;

/** How much of the time for fetching is left, in milliseconds; several fetches for one request share it. */
export type RemainingMs = () => number;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Gets a text document. Any status but 200 is a failure: redirects are not followed. */
export async function getText(
  httpGet: HttpGet,
  url: string,
  remainingMs: RemainingMs,
  maxBytes: number,
): Promise<Result<string, string>> {
  const timeoutMs = remainingMs();
  if (timeoutMs <= 0) return failed('no time left');
  const result = await httpGet(url, { timeoutMs, maxBytes });
  if (result.tag === 'failed') return result;
  const { status, body } = result.value;
  if (status !== 200) return failed(`status ${status}`);
  try {
    return ok(utf8.decode(body));
  } catch {
    return failed('the document is not UTF-8');
  }
}

/** Where plain http is allowed. */
export interface PlainHttpRules {
  /** On this machine's loopback interface. */
  readonly allowHttpLoopback: boolean;
  /** Hosts with their port, as `URL.host` has them: without the port when it is 80. */
  readonly allowHttpHosts: ReadonlySet<string>;
}

/**
 * Whether keys may be fetched from a URL: `https:`, or, where the operator allows it, `http:` (whoever can alter the
 * answer decides whose tokens are good). Not checked: where the name leads.
 */
export function isFetchable(text: string, { allowHttpLoopback, allowHttpHosts }: PlainHttpRules): boolean {
  const url = parseUrl(text);
  if (url === undefined || url.username !== '' || url.password !== '' || text.includes('#')) return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && (allowHttpHosts.has(url.host) || (allowHttpLoopback && isLoopback(url.hostname)));
}
