/** The TypeScript SDKs' clients as they listen: what a request makes the server send before its answer. */
import { readFileSync } from 'node:fs';
import * as client2 from '@modelcontextprotocol/client';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as schemas from '@modelcontextprotocol/sdk/types.js';
import { inRoot } from '../../scripts/paths.ts';
import type { ClientRequest, Conversation, ConversingClient, Heard } from './conversation.ts';

const info = { name: 'sdk-test', version: '1.0.0' };
const capabilities = { elicitation: {}, sampling: {}, roots: {} };

interface Report {
  readonly progress: number;
  readonly message?: string;
}

interface RequestOptions {
  readonly signal: AbortSignal;
  onprogress(report: Report): void;
}

/** What is used of both generations' clients. */
interface ListeningClient {
  callTool(params: { name: string }, options: RequestOptions): Promise<object>;
  listTools(): Promise<object>;
  getPrompt(params: { name: string }): Promise<object>;
  readResource(params: { uri: string }): Promise<object>;
  close(): Promise<void>;
}

/** What a client hears of one request after another, and what its user does about it. */
class Listener {
  #request: ClientRequest = { method: '', params: {} };
  #abort = new AbortController();
  #progress: number[] = [];
  #logs: unknown[] = [];
  #asked: string[] = [];

  log(data: unknown): void {
    this.#logs.push(data);
  }

  elicit(properties: Readonly<Record<string, { type?: string }>>) {
    this.#asked.push('elicitation/create');
    const { action = 'accept' } = this.#request;
    if (action !== 'accept') return { action };
    const filledIn = Object.entries(properties).map(([name, { type }]) => [name, type === 'boolean' ? true : 'Ada']);
    return { action, content: Object.fromEntries(filledIn) as Record<string, string | boolean> };
  }

  sample() {
    this.#asked.push('sampling/createMessage');
    return { role: 'assistant', content: { type: 'text', text: 'Paris' }, model: 'test' } as const;
  }

  listRoots() {
    this.#asked.push('roots/list');
    return { roots: [{ uri: 'file:///work' }] };
  }

  async ask(client: ListeningClient, request: ClientRequest): Promise<Heard> {
    this.#request = request;
    this.#abort = new AbortController();
    [this.#progress, this.#logs, this.#asked] = [[], [], []];
    const outcome = await this.#outcome(client, request);
    return { ...outcome, progress: this.#progress, logs: this.#logs, asked: this.#asked };
  }

  async #outcome(client: ListeningClient, request: ClientRequest): Promise<Pick<Heard, 'result' | 'error' | 'left'>> {
    try {
      return { result: await this.#send(client, request) };
    } catch (thrown) {
      if (this.#abort.signal.aborted) return { left: true };
      const { code, message } = thrown as { code?: number; message?: string };
      if (typeof code !== 'number') throw thrown;
      return { error: { code, message } };
    }
  }

  #send(client: ListeningClient, { method, params, leaveAfter }: ClientRequest): Promise<object> {
    const onprogress = ({ progress, message }: Report): void => {
      // Clients of 2.x report their own rounds of questions as well.
      if (message?.startsWith('Fulfilling input required')) return;
      if (this.#progress.push(progress) === leaveAfter) this.#abort.abort();
    };
    switch (method) {
      case 'tools/list':
        return client.listTools();
      case 'tools/call':
        return client.callTool(params as { name: string }, { onprogress, signal: this.#abort.signal });
      case 'prompts/get':
        return client.getPrompt(params as { name: string });
      case 'resources/read':
        return client.readResource(params as { uri: string });
      default:
        throw new Error(`${method} is not known here`);
    }
  }
}

/** Header fields of every request of a transport. */
const requestInit = (token: string | undefined): RequestInit =>
  token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };

async function open1(url: string, token?: string): Promise<Conversation> {
  const listener = new Listener();
  const client = new Client1(info, { capabilities });
  client.setNotificationHandler(schemas.LoggingMessageNotificationSchema, ({ params }) => listener.log(params.data));
  client.setRequestHandler(schemas.ElicitRequestSchema, ({ params }) =>
    listener.elicit('requestedSchema' in params ? params.requestedSchema.properties : {}),
  );
  client.setRequestHandler(schemas.CreateMessageRequestSchema, () => listener.sample());
  client.setRequestHandler(schemas.ListRootsRequestSchema, () => listener.listRoots());
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: requestInit(token) }));
  const listening: ListeningClient = {
    callTool: (params, options) => client.callTool(params, undefined, options),
    listTools: () => client.listTools(),
    getPrompt: (params) => client.getPrompt(params),
    readResource: (params) => client.readResource(params),
    close: () => client.close(),
  };
  const close = (): Promise<void> => client.close();
  return { ask: (request) => listener.ask(listening, request), close, vanish: close };
}

const open2 =
  (options: client2.ClientOptions = {}): ConversingClient['open'] =>
  async (url, token) => {
    const listener = new Listener();
    const client = new client2.Client(info, { capabilities, ...options });
    client.setNotificationHandler('notifications/message', ({ params }) => listener.log(params.data));
    client.setRequestHandler('elicitation/create', ({ params }) =>
      listener.elicit('requestedSchema' in params ? params.requestedSchema.properties : {}),
    );
    client.setRequestHandler('sampling/createMessage', () => listener.sample());
    client.setRequestHandler('roots/list', () => listener.listRoots());
    await client.connect(new client2.StreamableHTTPClientTransport(new URL(url), { requestInit: requestInit(token) }));
    const close = (): Promise<void> => client.close();
    return { ask: (request) => listener.ask(client, request), close, vanish: close };
  };

/** The version of a package of `@modelcontextprotocol` that is installed. */
function versionOf(name: 'sdk' | 'client'): string {
  const text = readFileSync(inRoot('node_modules/@modelcontextprotocol', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

export const typescriptClients: readonly ConversingClient[] = [
  { name: `TypeScript SDK ${versionOf('sdk')}`, speaks: '2025-11-25', open: open1 },
  { name: `TypeScript SDK ${versionOf('client')}, legacy`, speaks: '2025-11-25', open: open2() },
  {
    name: `TypeScript SDK ${versionOf('client')}, auto`,
    speaks: '2026-07-28',
    open: open2({ versionNegotiation: { mode: 'auto' } }),
  },
  {
    name: `TypeScript SDK ${versionOf('client')}, pin`,
    speaks: '2026-07-28',
    open: open2({ versionNegotiation: { mode: { pin: '2026-07-28' } } }),
  },
];
