/** HTTP/1.1 by hand: sends exactly the bytes given, also such as no client library would, and reads what comes back. */
import { connect, type Socket } from 'node:net';

export interface RawResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

interface RawExchange {
  readonly responses: readonly RawResponse[];
  /** Whether the server ended the connection. */
  readonly closed: boolean;
}

interface RawOptions {
  /** How many responses are waited for. */
  readonly responses?: number;
  /** Ends the sending half after the last byte, or once there are so many responses. */
  readonly end?: boolean | number;
  /** Breaks the connection off after the last byte, without waiting for a response. */
  readonly abort?: boolean;
  /** The request is a HEAD: its response has no body, whatever Content-Length says. */
  readonly head?: boolean;
  /** Gives up waiting after so many milliseconds; what has come by then is the result. */
  readonly patienceMs?: number;
  /** Once a response has come: gives up when nothing more has come for so many milliseconds. */
  readonly moreMs?: number;
}

/** Sends the pieces, one write each, and waits for the responses or for the server to end the connection. */
export function exchange(
  port: number,
  pieces: string | Uint8Array | readonly (string | Uint8Array)[],
  { responses: wanted = 1, end = false, abort = false, head = false, patienceMs = 20_000, moreMs }: RawOptions = {},
): Promise<RawExchange> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    let closed = false;
    const socket = connect(port, '127.0.0.1');
    const done = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ responses: parseResponses(received, head), closed });
    };
    let timer = setTimeout(done, patienceMs);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const { length } = parseResponses(received, head);
      if (length >= wanted) return done();
      if (typeof end === 'number' && length >= end) socket.end();
      if (length > 0 && moreMs !== undefined) {
        clearTimeout(timer);
        timer = setTimeout(done, moreMs);
      }
    });
    socket.on('close', () => {
      closed = true;
      done();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A server that answers before it has read everything may reset the connection.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('connect', async () => {
      const list = typeof pieces === 'string' || pieces instanceof Uint8Array ? [pieces] : pieces;
      for (const piece of list) await write(socket, piece);
      if (abort) socket.resetAndDestroy();
      else if (end === true || end === 0) socket.end();
    });
  });
}

const write = (socket: Socket, piece: string | Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    socket.write(piece, () => resolve());
  });

/** The complete responses at the beginning of what was received. */
function parseResponses(received: Buffer, isHead: boolean): RawResponse[] {
  const text = received.toString('latin1');
  const responses: RawResponse[] = [];
  let at = 0;
  for (;;) {
    const end = text.indexOf('\r\n\r\n', at);
    if (end === -1) return responses;
    const [statusLine, ...lines] = text.slice(at, end).split('\r\n');
    const status = Number(statusLine!.split(' ')[1]);
    const headers = new Map(lines.map((line) => splitField(line)));
    const isEmpty = isHead || status === 204 || status === 304 || status < 200;
    const body = isEmpty ? { body: '', end: end + 4 } : bodyAt(text, end + 4, headers);
    if (body === undefined) return responses;
    at = body.end;
    if (status >= 200) responses.push({ status, headers, body: Buffer.from(body.body, 'latin1').toString() });
  }
}

function splitField(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

/** A body that is complete, and where it ends. */
function bodyAt(
  text: string,
  start: number,
  headers: ReadonlyMap<string, string>,
): { body: string; end: number } | undefined {
  if (headers.get('transfer-encoding') !== 'chunked') {
    const end = start + Number(headers.get('content-length') ?? 0);
    return end <= text.length ? { body: text.slice(start, end), end } : undefined;
  }
  let body = '';
  for (let at = start; ;) {
    const line = text.indexOf('\r\n', at);
    if (line === -1) return undefined;
    const size = Number.parseInt(text.slice(at, line), 16);
    const end = line + 2 + size + 2;
    if (end > text.length) return undefined;
    if (size === 0) return { body, end };
    body += text.slice(line + 2, line + 2 + size);
    at = end;
  }
}

/** A POST of an MCP client as text, up to the body. Fields given replace the usual ones; null leaves one out. */
export function rawHead(fields: Record<string, string | null> = {}, line = 'POST /mcp HTTP/1.1'): string {
  const usual = {
    host: 'localhost',
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-11-25',
  };
  const lines = Object.entries({ ...usual, ...fields }).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  );
  return [line, ...lines, '', ''].join('\r\n');
}

/** The same with a body and its length. */
export const rawPost = (body: string, fields: Record<string, string | null> = {}): string =>
  rawHead({ 'content-length': String(Buffer.byteLength(body)), ...fields }) + body;
