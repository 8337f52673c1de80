/** What the official SDKs' clients do in the same way, whatever they are written in: they ask, and hear. */

export interface ClientRequest {
  readonly method: string;
  readonly params: object;
  /** What the client's user makes of questions; by default accepts, with what the schema wants. */
  readonly action?: 'accept' | 'decline' | 'cancel';
  /** How many reports of progress the client waits for before it gives the call up. */
  readonly leaveAfter?: number;
}

/** What came of a request: one of the first three. */
export interface Heard {
  readonly result?: object;
  readonly error?: { readonly code?: number; readonly message?: string };
  /** The client has given the call up. */
  readonly left?: true;
  /** What the callback for progress was called with. */
  readonly progress: readonly number[];
  /** The data of log messages. */
  readonly logs: readonly unknown[];
  /** Methods of questions, in order. */
  readonly asked: readonly string[];
}

/** A client that is connected. */
export interface Conversation {
  /** One at a time. Rejects when the SDK gives up. */
  ask(request: ClientRequest): Promise<Heard>;
  close(): Promise<void>;
  /** Is gone at once, whatever is going on. */
  vanish(): Promise<void>;
}

export interface ConversingClient {
  readonly name: string;
  /** The revision that it agrees on with a server of all. */
  readonly speaks: string;
  /** @param token a bearer token. Rejects when the SDK cannot connect. */
  open(url: string, token?: string): Promise<Conversation>;
}
