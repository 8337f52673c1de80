/** A way for notifications to a client while its request runs, ahead of the response. */

export interface NotificationStream {
  /** Sends a JSON-RPC message, as JSON text. False: the client has gone, and nobody wants the response. */
  send(message: string): boolean;
  /** Shows the client that the request is still being worked on. False: it has gone. */
  keepAlive(): boolean;
  /** Whether the client is known to have gone. Sends nothing, and before anything was sent nobody can know. */
  hasLeft(): boolean;
}

/** A notification. `params` is JSON text. */
export const notificationText = (method: string, params: string): string =>
  `{"jsonrpc":"2.0","method":"${method}","params":${params}}`;
