/** The official SDKs' clients and schemas, for tests that ask whether real clients understand the server. */
import * as client2 from '@modelcontextprotocol/client';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import * as schemas from '@modelcontextprotocol/sdk/types.js';

/** The schema of each method's result. A result that one refuses is lost to every client made with the SDK. */
export const resultSchemas = {
  initialize: schemas.InitializeResultSchema,
  ping: schemas.EmptyResultSchema,
  'tools/list': schemas.ListToolsResultSchema,
  'tools/call': schemas.CallToolResultSchema,
  'resources/list': schemas.ListResourcesResultSchema,
  'resources/templates/list': schemas.ListResourceTemplatesResultSchema,
  'resources/read': schemas.ReadResourceResultSchema,
  'prompts/list': schemas.ListPromptsResultSchema,
  'prompts/get': schemas.GetPromptResultSchema,
  'completion/complete': schemas.CompleteResultSchema,
};

type Cursor = { cursor: string };
type Page<Name extends string, Item> = Promise<Record<Name, Item[]> & { nextCursor?: string }>;

/** What the tests use of both generations' clients. */
export interface SdkClient {
  listTools(params?: Cursor): Page<'tools', { name: string }>;
  callTool(params: { name: string; arguments?: Record<string, unknown> }): Promise<object>;
  listResources(params?: Cursor): Page<'resources', { uri: string }>;
  listResourceTemplates(params?: Cursor): Page<'resourceTemplates', { name: string }>;
  readResource(params: { uri: string }): Promise<{ contents: object[] }>;
  listPrompts(params?: Cursor): Page<'prompts', { name: string }>;
  getPrompt(params: {
    name: string;
    arguments?: Record<string, string>;
  }): Promise<{ messages: { content: { type: string } }[] }>;
  complete(params: {
    ref: { type: 'ref/prompt'; name: string } | { type: 'ref/resource'; uri: string };
    argument: { name: string; value: string };
  }): Promise<{ completion: { values: string[] } }>;
  ping(): Promise<object>;
  getServerVersion(): object | undefined;
  getServerCapabilities(): object | undefined;
  getInstructions(): string | undefined;
  close(): Promise<void>;
}

export interface ConnectedClient {
  readonly client: SdkClient;
  /** The revision that was negotiated. */
  readonly revision: string | undefined;
  /** What the client complained of without failing a call. */
  readonly complaints: readonly string[];
}

const info = { name: 'sdk-test', version: '1.0.0' };

async function connect1(url: string): Promise<ConnectedClient> {
  const client = new Client1(info, { capabilities: { sampling: {}, elicitation: {} } });
  const complaints: string[] = [];
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- not an EventTarget
  client.onerror = (error) => complaints.push(String(error));
  const transport = new StreamableHTTPClientTransport(new URL(url));
  await client.connect(transport);
  return { client, revision: transport.protocolVersion, complaints };
}

async function connect2(url: string, options: client2.ClientOptions = {}): Promise<ConnectedClient> {
  const client = new client2.Client(info, { capabilities: { sampling: {}, elicitation: {} }, ...options });
  const complaints: string[] = [];
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- not an EventTarget
  client.onerror = (error) => complaints.push(String(error));
  await client.connect(new client2.StreamableHTTPClientTransport(new URL(url)));
  return { client, revision: client.getNegotiatedProtocolVersion(), complaints };
}

/** Each way a client of the official SDKs connects, and the revision that it then speaks. */
export const sdkClients: readonly {
  name: string;
  speaks: '2025-11-25' | '2026-07-28';
  connect: (url: string) => Promise<ConnectedClient>;
}[] = [
  { name: 'sdk 1.x', speaks: '2025-11-25', connect: connect1 },
  { name: 'client 2.x', speaks: '2025-11-25', connect: connect2 },
  {
    name: 'client 2.x that asks for the newest revision first',
    speaks: '2026-07-28',
    connect: (url) => connect2(url, { versionNegotiation: { mode: 'auto' } }),
  },
  {
    name: 'client 2.x that speaks nothing but 2026-07-28',
    speaks: '2026-07-28',
    connect: (url) => connect2(url, { versionNegotiation: { mode: { pin: '2026-07-28' } } }),
  },
];

/** A client of a server that wants a token, before it is connected. */
interface OAuthConnection {
  readonly client: SdkClient;
  /** Rejects where the user has to sign in: what the client's provider has been told says where. */
  connect(): Promise<void>;
  /** Gets a token with what the authorization server has sent the user back with. */
  finishAuth(callback: URLSearchParams): Promise<void>;
}

type PrepareOAuth = (url: string, authProvider: client2.OAuthClientProvider, fetch: FetchLike) => OAuthConnection;

const prepareOAuth2 =
  (options?: client2.ClientOptions): PrepareOAuth =>
  (url, authProvider, fetch) => {
    const client = new client2.Client(info, options);
    const transport = new client2.StreamableHTTPClientTransport(new URL(url), { authProvider, fetch });
    return {
      client,
      connect: () => client.connect(transport),
      finishAuth: (callback) => transport.finishAuth(callback),
    };
  };

/** Each way a client of the official SDKs goes to a server that wants a token. */
export const sdkOAuthClients: readonly { name: string; prepare: PrepareOAuth }[] = [
  {
    name: 'sdk 1.x',
    prepare(url, authProvider, fetch) {
      const client = new Client1(info);
      const transport = new StreamableHTTPClientTransport(new URL(url), { authProvider, fetch });
      return {
        client,
        connect: () => client.connect(transport),
        finishAuth: (callback) => transport.finishAuth(callback.get('code') ?? ''),
      };
    },
  },
  { name: 'client 2.x', prepare: prepareOAuth2() },
  {
    name: 'client 2.x that asks for the newest revision first',
    prepare: prepareOAuth2({ versionNegotiation: { mode: 'auto' } }),
  },
  {
    name: 'client 2.x that speaks nothing but 2026-07-28',
    prepare: prepareOAuth2({ versionNegotiation: { mode: { pin: '2026-07-28' } } }),
  },
];
