/** Requests of one connection, one after the other: they are answered in order anyway (RFC 9112 §9.3.2). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The most requests that a client may send ahead; its connection is closed beyond. It could fill the pool's queue alone. */
const maxAhead = 32;

export interface Turns {
  /** Serves a request when those that came before it on its connection have been answered. */
  take(request: IncomingMessage, response: ServerResponse, serve: () => void): void;
  /**
   * Has the connection ended when all complete requests on it have been answered. One that is not complete will never
   * be: it is refused in its turn, unless its answer is on its way already; then the connection ends after that.
   * @param refuse answers what came last, and ends the connection.
   */
  end(socket: Socket, refuse: () => void): void;
}

interface Turn {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  serve(): void;
}

interface Connection {
  /** Those not answered yet. The first is being served. */
  readonly waiting: { serve(): void }[];
  /** The last that came. */
  last: Turn | undefined;
  hasEnded: boolean;
}

export function createTurns(): Turns {
  const connections = new WeakMap<Socket, Connection>();
  const connectionOf = (socket: Socket): Connection => {
    const known = connections.get(socket);
    if (known !== undefined) return known;
    const connection: Connection = { waiting: [], last: undefined, hasEnded: false };
    connections.set(socket, connection);
    return connection;
  };
  return {
    take(request, response, serve) {
      const { socket } = request;
      const connection = connectionOf(socket);
      const { waiting } = connection;
      if (waiting.length > maxAhead) return void socket.destroy();
      connection.last = { request, response, serve };
      response.once('close', () => {
        waiting.shift();
        if (!socket.destroyed) waiting[0]?.serve();
      });
      if (waiting.push(connection.last) === 1) serve();
    },
    end(socket, refuse) {
      const connection = connectionOf(socket);
      const { waiting, last, hasEnded } = connection;
      // What comes after a malformed request is malformed, too.
      if (hasEnded) return;
      connection.hasEnded = true;
      if (last === undefined || last.request.complete) {
        if (waiting.push({ serve: refuse }) === 1) refuse();
      } else if (last.response.closed) socket.destroySoon();
      else if (last.response.headersSent) last.response.once('close', () => socket.destroySoon());
      else if (waiting[0] === last) refuse();
      else last.serve = refuse;
    },
  };
}
