/** A bounded GET over `wasi:http/outgoing-handler`. Every handle is given away or dropped on every path. */
import { subscribeDuration } from 'wasi:clocks/monotonic-clock@0.2.3';
import { handle } from 'wasi:http/outgoing-handler@0.2.3';
import { Fields, OutgoingRequest, RequestOptions, type IncomingResponse } from 'wasi:http/types@0.2.3';
import type { Pollable } from 'wasi:io/poll@0.2.3';
import type { BodyFault } from '../http/body.ts';
import type { HttpGet, HttpGetLimits, HttpGetResult } from '../http/get.ts';
import { parseUrl, type UrlParts } from '../http/url.ts';
import { failed, ok, type Result } from '../result.ts';
import { errorTag, readAll, waitFor } from './streams.ts';

/** Keeps a resource, to be dropped when the request is over. */
type Hold = <T extends Disposable>(resource: T) => T;

const nanosecondsPerMs = 1_000_000;

/**
 * Gets a URL. The host waits (an instance serves one request at a time), and the whole, however slowly bytes come, ends
 * with the deadline. `wasi:http` follows no redirects and sends no credentials. Not checked: whether the URL should be
 * fetched at all.
 */
export const httpGet: HttpGet = (url, limits) => {
  const held: Disposable[] = [];
  try {
    return get(url, limits, (resource) => {
      held.push(resource);
      return resource;
    });
  } catch (thrown) {
    return failed(errorTag(thrown) ?? 'the request could not be made');
  } finally {
    // Children before their parents: a parent that is dropped first traps.
    for (const resource of held.toReversed()) resource[Symbol.dispose]();
  }
};

function get(text: string, limits: HttpGetLimits, hold: Hold): HttpGetResult {
  const url = parseUrl(text);
  if (url === undefined) return failed('not a URL');
  const nanoseconds = BigInt(Math.ceil(limits.timeoutMs)) * BigInt(nanosecondsPerMs);
  const deadline = hold(subscribeDuration(nanoseconds));
  const future = hold(handle(requestFor(url), optionsFor(nanoseconds)));
  if (!waitFor(future, deadline)) return failed('timeout');
  const result = future.get();
  if (result?.tag !== 'ok') return failed('no answer');
  if (result.val.tag === 'err') return failed(result.val.val.tag);
  const response = hold(result.val.val);
  const status = response.status();
  // Only a 200 is read: nothing else has a use for its body.
  if (status !== 200) return ok({ status, body: new Uint8Array() });
  const body = readBody(response, deadline, limits.maxBytes, hold);
  return body.tag === 'failed' ? body : ok({ status, body: body.value });
}

const utf8 = new TextEncoder();

function requestFor(url: UrlParts): OutgoingRequest {
  const headers = Fields.fromList([
    ['accept', utf8.encode('application/json, application/jwk-set+json')],
    ['user-agent', utf8.encode('mcp-transport-http')],
  ]);
  const request = new OutgoingRequest(headers);
  request.setScheme({ tag: url.protocol === 'http:' ? 'HTTP' : 'HTTPS' });
  request.setAuthority(url.host);
  request.setPathWithQuery(url.pathname + url.search);
  return request;
}

/** What a host can watch by itself, it shall. One that cannot says so by throwing; the deadline holds all the same. */
function optionsFor(nanoseconds: bigint): RequestOptions {
  const options = new RequestOptions();
  try {
    options.setConnectTimeout(nanoseconds);
    options.setFirstByteTimeout(nanoseconds);
    options.setBetweenBytesTimeout(nanoseconds);
  } catch {
    // Not supported by this host.
  }
  return options;
}

function readBody(
  response: IncomingResponse,
  deadline: Pollable,
  maxBytes: number,
  hold: Hold,
): Result<Uint8Array, string> {
  const stream = hold(hold(response.consume()).stream());
  const read = readAll(stream, maxBytes, undefined, deadline);
  if (read.tag === 'ok') return read;
  return failed(read.reason === 'too-large' ? `more than ${maxBytes} bytes` : phrases[read.reason]);
}

/** For the operator's log. */
const phrases: Readonly<Record<Exclude<BodyFault, 'too-large'>, string>> = {
  timeout: 'timeout',
  aborted: 'the answer broke off',
  fragmented: 'the answer came in too many pieces',
};
