/** What Node's server refuses by itself: it comes in its turn, after the answers to the requests before it, and is the last. */
import { STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Turns } from './turns.ts';

/** Statuses by the code of Node's error. What else is wrong with a request is a 400; what is no request, has no answer. */
const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Refuses malformed requests and late ones. By itself Node would answer them at once, as if they had come first. */
export function refuseInTurn(server: Server, turns: Turns): void {
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const { code = '' } = error;
    const status = statuses[code] ?? (code.startsWith('HPE_') ? 400 : undefined);
    if (status === undefined) stream.destroy();
    else refuse(stream, status);
  });
  function refuse(stream: Duplex, status: number): void {
    // Node's type is for servers over TLS, too.
    const socket = stream as Socket;
    turns.end(socket, () => {
      socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      socket.destroySoon();
    });
  }
}
