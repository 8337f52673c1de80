/**
 * A line of the log for each message, and, in an audit, for each decision: what was asked, by whom, and what came of it.
 * No arguments, no tokens, no addresses of callers.
 */
import type { Caller } from './auth/index.ts';
import type { RequestHead } from './http/message.ts';
import { isObject, type JsonObject } from './json/read.ts';
import type { RpcMessage } from './jsonrpc/decode.ts';
import type { Log } from './log.ts';

/** What is written: nothing, a line for each message, or one for each decision about a message beside it. */
export const requestLogs = ['off', 'requests', 'audit'] as const;
export type RequestLogLevel = (typeof requestLogs)[number];

/** A request to the endpoint, while it is served. */
export interface RequestRecord {
  /** What the body holds, once it has been read. */
  read(messages: readonly RpcMessage[]): void;
  /** What was decided, before any of it is acted on: an instance that ends during a call leaves this line. */
  decided(caller: Caller, isAllowed: boolean): void;
  /** The answer's status. The time is that of the answer, or of the end of a stream. */
  answered(status: number): void;
}

/** @param now milliseconds since the epoch. */
export function createRequestLog(level: RequestLogLevel, now: () => number, log: Log) {
  /** @returns undefined when nothing is written. */
  return (head: RequestHead): RequestRecord | undefined => {
    if (level === 'off') return undefined;
    const began = now();
    const trace = traceIdOf(head.header('traceparent'));
    let described: readonly object[] = [{}];
    const write = (event: string, more: object): void => {
      const time = new Date(now()).toISOString();
      for (const message of described) log({ event, time, trace, ...message, ...more });
    };
    return {
      read(messages) {
        described = messages.map(describe);
      },
      decided(caller, isAllowed) {
        if (level !== 'audit') return;
        const { clientId: client, sub: subject, iss: issuer } = caller.tag === 'open' ? nobody : caller.context;
        write('decision', { client, subject, issuer, decision: isAllowed ? 'allow' : 'deny' });
      },
      answered(status) {
        write('request', { status, ms: now() - began });
      },
    };
  };
}

const nobody = { clientId: undefined, sub: undefined, iss: undefined };

/** What a line says of a message. A resource is named without its query, which may hold secrets. */
function describe(message: RpcMessage): object {
  if (message.tag === 'response') return { method: 'response' };
  if (message.tag === 'invalid') return { id: bounded(message.id), method: 'invalid' };
  const { method, params } = message;
  return {
    id: message.tag === 'request' ? bounded(message.id) : undefined,
    method: bounded(method),
    name: bounded(params['name']),
    uri: bounded(params['uri'])?.replace(/[?#].*/s, ''),
    ...(isObject(params['_meta']) && traceOfMeta(params['_meta'])),
  };
}

/** Revision 2026-07-28, basic "Trace context": it may come with the message. */
function traceOfMeta(meta: JsonObject): object | undefined {
  const trace = traceIdOf(meta['traceparent']);
  return trace === undefined ? undefined : { trace };
}

/** The trace-id of a traceparent (W3C Trace Context §3.2.2); undefined when it is none. */
function traceIdOf(traceparent: unknown): string | undefined {
  if (typeof traceparent !== 'string') return undefined;
  const trace = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(traceparent)?.[1];
  return trace === '0'.repeat(32) ? undefined : trace;
}

/** Callers choose these texts: a line does not grow with them. JSON escapes what could end it. */
const bounded = (text: unknown): string | undefined => (typeof text === 'string' ? text.slice(0, 200) : undefined);
