/** The official SDKs' clients as those that follow a tool's progress, and ask their user for it. */
import * as client2 from '@modelcontextprotocol/client';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';

export interface Progress {
  readonly progress: number;
  readonly total?: number | undefined;
  readonly message?: string | undefined;
}

export interface UserAnswer {
  readonly action: 'accept' | 'decline' | 'cancel';
  readonly content?: Record<string, string | number | boolean | string[]>;
}

/** What a user is asked, and answers. */
type User = (message: string) => UserAnswer;

export interface FollowingClient {
  call(name: string, args: Record<string, unknown>, onprogress?: (progress: Progress) => void): Promise<object>;
  close(): Promise<void>;
}

const info = { name: 'sdk-test', version: '1.0.0' };
const capabilities = { elicitation: { form: {} } };

async function connect1(url: string, user: User): Promise<FollowingClient> {
  const client = new Client1(info, { capabilities });
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => ({ ...user(params.message) }));
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return {
    call: (name, args, onprogress) =>
      client.callTool({ name, arguments: args }, undefined, onprogress && { onprogress }),
    close: () => client.close(),
  };
}

async function connect2(url: string, user: User, options: client2.ClientOptions): Promise<FollowingClient> {
  const client = new client2.Client(info, { capabilities, ...options });
  client.setRequestHandler('elicitation/create', ({ params }) => ({ ...user(params.message) }));
  await client.connect(new client2.StreamableHTTPClientTransport(new URL(url)));
  return {
    call: (name, args, onprogress) => client.callTool({ name, arguments: args }, onprogress && { onprogress }),
    close: () => client.close(),
  };
}

/** One client of each generation; the first speaks a revision in which a server without sessions cannot ask. */
export const followingClients: readonly {
  readonly name: string;
  readonly canBeAsked: boolean;
  connect(url: string, user: User): Promise<FollowingClient>;
}[] = [
  { name: 'sdk 1.x', canBeAsked: false, connect: connect1 },
  {
    name: 'client 2.x, which speaks 2026-07-28',
    canBeAsked: true,
    connect: (url, user) => connect2(url, user, { versionNegotiation: { mode: { pin: '2026-07-28' } } }),
  },
];
