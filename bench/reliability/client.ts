/** One request over HTTP/1.1, and what came of it. */
import { Agent, request, type IncomingMessage } from 'node:http';
import type { Asked } from './requests.ts';

export interface Answered {
  readonly asked: Asked;
  /** When it was sent, and when all had come or nothing more would; milliseconds since the epoch. */
  readonly sentAt: number;
  readonly endedAt: number;
  readonly ms: number;
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  /** Addresses of the servers that were asked, as nginx says. */
  readonly servedBy: string;
  readonly text: string;
  /** Whether all came that was to come. */
  readonly isComplete: boolean;
}

/** A client that keeps one connection, as MCP clients do. */
export const newAgent = (): Agent => new Agent({ keepAlive: true, maxSockets: 1 });

/** Longer than nginx waits, in milliseconds. */
const patienceMs = 90_000;

/** Sends a request; never rejects. */
export function send(agent: Agent, port: number, asked: Asked): Promise<Answered> {
  const sentAt = Date.now();
  const begin = performance.now();
  let status: number | undefined;
  let servedBy = '';
  let text = '';
  return new Promise((resolve) => {
    const done = (isComplete: boolean): void =>
      resolve({
        asked,
        sentAt,
        endedAt: Date.now(),
        ms: performance.now() - begin,
        status,
        servedBy,
        text,
        isComplete,
      });
    const outgoing = request({
      agent,
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/mcp',
      timeout: patienceMs,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
        ...asked.headers,
        'content-length': Buffer.byteLength(asked.body),
        ...(asked.token !== undefined && { authorization: `Bearer ${asked.token}` }),
      },
    });
    outgoing.on('response', (incoming: IncomingMessage) => {
      status = incoming.statusCode;
      servedBy = String(incoming.headers['x-served-by'] ?? '');
      incoming.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (asked.leavesAfter === undefined || countEvents(text) < asked.leavesAfter) return;
        done(true);
        outgoing.destroy();
      });
      incoming.on('end', () => done(asked.leavesAfter === undefined || status !== 200));
      incoming.on('error', () => done(false));
    });
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', (error) => {
      if (text === '') text = error.message;
      done(false);
    });
    outgoing.end(asked.body);
  });
}

const countEvents = (text: string): number => text.split('\ndata: ').length - (text.startsWith('data: ') ? 0 : 1);
