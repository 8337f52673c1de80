/** An answer that comes in events, one after the other (server-sent events, WHATWG HTML §9.2; MCP basic/transports). */
import type { HeaderField } from './message.ts';

/** Where events go. The head, with status 200, goes out with the first. */
export interface EventStream {
  /** Whether the head is out: from then on there is no other answer. */
  readonly isOpen: boolean;
  /** Header fields for the head, beside those of every event stream. */
  addHeaders(fields: readonly HeaderField[]): void;
  /** Sends an event, and waits until the host has taken it. False: the client has gone. */
  send(data: string): boolean;
  /** Sends a comment, which means nothing. False: the client has gone. */
  keepAlive(): boolean;
  /** Whether the client is known to have gone. Sends nothing, and before the head is out nobody can know. */
  hasLeft(): boolean;
  /** Sends the last event. */
  complete(data: string): void;
}

/** Caches keep nothing of it, and proxies pass each event on at once. */
export const eventStreamHeaders: readonly HeaderField[] = [
  ['content-type', 'text/event-stream'],
  ['cache-control', 'no-cache'],
  ['x-accel-buffering', 'no'],
];

/** An event of JSON text. Line ends in it are white space of JSON, and are kept: a reader joins the lines. */
export const eventText = (data: string): string => `data: ${data.replaceAll(/\r\n|\r|\n/g, '\ndata: ')}\n\n`;

/** A comment that reaches every reader's parser. */
export const commentText = ':\n\n';
