/** HTTP requests over `wasi:http`, several at the same time, each with a deadline and a limit on its answer. */
import { subscribeDuration } from 'wasi:clocks/monotonic-clock@0.2.3';
import { handle } from 'wasi:http/outgoing-handler@0.2.3';
import {
  Fields,
  OutgoingRequest,
  RequestOptions,
  type ErrorCode,
  type FutureIncomingResponse,
} from 'wasi:http/types@0.2.3';
import { poll, type Pollable } from 'wasi:io/poll@0.2.3';
import type { InputStream, StreamError } from 'wasi:io/streams@0.2.3';
import type { Endpoint } from './config.ts';

/** Longest body that is read, in bytes. What the APIs send is a few kilobytes. */
const maxBody = 65_536;

export interface HttpRequest {
  endpoint: Endpoint;
  /** Encoded, without the question mark. */
  query: string;
}

export type HttpOutcome =
  | { tag: 'answer'; body: Uint8Array }
  /** The status was not 200; the body is not read. */
  | { tag: 'status'; status: number }
  | { tag: 'too-long' }
  | { tag: 'timeout' }
  | { tag: 'unreachable' };

/** A request under way. */
interface Exchange {
  /** When this is ready, it can `advance`. */
  readonly waitsFor: Pollable;
  /** Goes on without blocking. @returns the outcome, when there is one. */
  advance(): HttpOutcome | undefined;
  /** Drops every handle, which cancels what is under way. To be called once. */
  end(): void;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const headers: [string, Uint8Array][] = [
  ['accept', bytes('application/json')],
  ['user-agent', bytes('weather-ts/0.2.0')],
];

/** What a WIT function with an error result throws. */
const payload = <T>(error: unknown): T => {
  const { payload: value } = error as { payload?: T };
  // Anything else is a fault of this program, and not to be taken for the network's.
  if (value === undefined) throw error;
  return value;
};

/** Timeouts that the host noticed before we did. */
const timeouts: ReadonlySet<ErrorCode['tag']> = new Set([
  'DNS-timeout',
  'connection-timeout',
  'connection-read-timeout',
  'connection-write-timeout',
  'HTTP-response-timeout',
]);
const failed = (code: ErrorCode): HttpOutcome => ({ tag: timeouts.has(code.tag) ? 'timeout' : 'unreachable' });

/** Sends all requests, then waits for all. `timeout` is in milliseconds. @returns the outcomes, in the same order. */
export function getAll(requests: readonly HttpRequest[], timeout: number): HttpOutcome[] {
  const outcomes: HttpOutcome[] = requests.map(() => ({ tag: 'timeout' }));
  const underWay = new Map<number, Exchange>();
  const deadline = subscribeDuration(nanoseconds(timeout));
  try {
    for (const [index, request] of requests.entries()) {
      try {
        underWay.set(index, exchange(send(request, timeout)));
      } catch (error) {
        outcomes[index] = failed(payload<ErrorCode>(error));
      }
    }
    while (underWay.size > 0) {
      const waiting = [...underWay];
      for (const ready of poll([...waiting.map(([, { waitsFor }]) => waitsFor), deadline])) {
        // The deadline comes last. What is then still under way keeps the outcome `timeout`.
        if (ready === waiting.length) return outcomes;
        const [index, current] = waiting[ready]!;
        const outcome = current.advance();
        if (outcome === undefined) continue;
        outcomes[index] = outcome;
        underWay.delete(index);
        current.end();
      }
    }
    return outcomes;
  } finally {
    for (const { end } of underWay.values()) end();
    deadline[Symbol.dispose]();
  }
}

const nanoseconds = (milliseconds: number): bigint => BigInt(milliseconds) * 1_000_000n;

/** Sends a GET request. `timeout` is in milliseconds. @throws ErrorCode, as a payload */
function send({ endpoint, query }: HttpRequest, timeout: number): FutureIncomingResponse {
  const request = new OutgoingRequest(Fields.fromList(headers));
  request.setScheme({ tag: endpoint.scheme });
  request.setAuthority(endpoint.authority);
  request.setPathWithQuery(`${endpoint.path}?${query}`);
  // The deadline bounds the wait. These let the host give the connection up as well.
  const options = new RequestOptions();
  options.setConnectTimeout(nanoseconds(timeout));
  options.setFirstByteTimeout(nanoseconds(timeout));
  return handle(request, options);
}

/** Follows a request that was sent: first for the head of the answer, then for its body. */
function exchange(future: FutureIncomingResponse): Exchange {
  /** The handles, parents before children: to be dropped in reverse. */
  const owned: Disposable[] = [future];
  const own = <T extends Disposable>(resource: T): T => {
    owned.push(resource);
    return resource;
  };
  let waitsFor = own(future.subscribe());
  let stream: InputStream | undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;

  function readHead(): HttpOutcome | undefined {
    const result = future.get();
    if (result === undefined) return undefined;
    if (result.tag === 'err') return { tag: 'unreachable' };
    if (result.val.tag === 'err') return failed(result.val.val);
    const response = own(result.val.val);
    const status = response.status();
    if (status !== 200) return { tag: 'status', status };
    stream = own(own(response.consume()).stream());
    waitsFor = own(stream.subscribe());
    return undefined;
  }

  function readBody(from: InputStream): HttpOutcome | undefined {
    try {
      const chunk = from.read(BigInt(maxBody + 1 - length));
      chunks.push(chunk);
      length += chunk.length;
      return length > maxBody ? { tag: 'too-long' } : undefined;
    } catch (error) {
      const reason = payload<StreamError>(error);
      if (reason.tag === 'closed') return { tag: 'answer', body: concatenate(chunks, length) };
      // Broken off. `http-error-code` would say more, but preview2-shim 0.26 traps in it.
      own(reason.val);
      return { tag: 'unreachable' };
    }
  }

  return {
    get waitsFor() {
      return waitsFor;
    },
    advance: () => (stream ? readBody(stream) : readHead()),
    end() {
      for (const resource of owned.toReversed()) resource[Symbol.dispose]();
    },
  };
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
