/** Requests of one connection, one after the other: they are answered in order anyway (RFC 9112 §9.3.2). */
import type { Socket } from 'node:net';
import type { ServerResponse } from 'node:http';

/** The most requests that a client may send ahead; its connection is closed beyond. It could fill the pool's queue alone. */
const maxAhead = 32;

/** Serves a request when those that came before it on its connection have been answered. */
export type TakeTurns = (socket: Socket, response: ServerResponse, serve: () => void) => void;

export function createTurns(): TakeTurns {
  const queues = new WeakMap<Socket, (() => void)[]>();
  return (socket, response, serve) => {
    const queue = queues.get(socket) ?? [];
    queues.set(socket, queue);
    if (queue.length > maxAhead) return void socket.destroy();
    response.once('close', () => {
      queue.shift();
      if (!socket.destroyed) queue[0]?.();
    });
    if (queue.push(serve) === 1) serve();
  };
}
