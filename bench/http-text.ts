/**
 * HTTP/1.1 as text, as little of it as the load generator needs: Node's own client costs seven times the CPU, which
 * the servers measured on the same machine would miss.
 */

/** A whole POST of JSON. `host` is the authority, `path` the target. */
export function requestText(host: string, path: string, body: string, headers: Record<string, string> = {}): string {
  const fields = {
    host,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

interface ResponseFrame {
  readonly status: number;
  /** Index after the response's last byte. */
  readonly end: number;
}

/**
 * Finds the end of the response that `text` (Latin-1: one character a byte) begins with; undefined when it is not
 * complete. Not handled: a body that ends with the connection, trailers, interim responses.
 */
export function responseFrame(text: string): ResponseFrame | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = text.slice(0, headEnd + 2).toLowerCase();
  const status = Number(head.slice(9, 12));
  const body = headEnd + 4;
  const at = head.indexOf('\r\ncontent-length:');
  const length = at === -1 ? 0 : Number.parseInt(head.slice(at + 17), 10);
  const end = head.includes('\r\ntransfer-encoding: chunked\r\n') ? chunksEnd(text, body) : body + length;
  return end === undefined || end > text.length ? undefined : { status, end };
}

/** The index after the last chunk of a chunked body (RFC 9112 §7.1) without trailers. */
function chunksEnd(text: string, start: number): number | undefined {
  let at = start;
  for (;;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    at = lineEnd + 2 + size + 2;
    if (at > text.length) return undefined;
    if (size === 0) return at;
  }
}
