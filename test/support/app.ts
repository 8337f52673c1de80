/** The pipeline over a fake provider, driven with plain values: what unit tests send requests to. No host is needed. */
import { configuredApp } from '../../src/component/configured-app.ts';
import type { BodyFault, BodySource } from '../../src/http/body.ts';
import { withoutSpace, type RequestHead } from '../../src/http/message.ts';
import type { Store } from '../../src/issuer/index.ts';
import type { Log } from '../../src/log.ts';
import type { Provider } from '../../src/provider.ts';
import { failed, ok } from '../../src/result.ts';
import type { PolicyComponent } from '../../src/policy/component.ts';
import { RecordedEvents } from './events.ts';

/** Interfaces of a fake provider: the functions given replace harmless ones; null leaves an optional interface out. */
export interface ProviderFunctions {
  lifecycle?: Partial<Provider['lifecycle']>;
  authorization?: Partial<Provider['authorization']>;
  tools?: Partial<NonNullable<Provider['tools']>> | null;
  resources?: Partial<NonNullable<Provider['resources']>> | null;
  prompts?: Partial<NonNullable<Provider['prompts']>> | null;
  completion?: Partial<NonNullable<Provider['completion']>> | null;
  exchange?: Partial<NonNullable<Provider['exchange']>> | null;
  toolExchange?: Partial<NonNullable<Provider['toolExchange']>> | null;
  promptExchange?: Partial<NonNullable<Provider['promptExchange']>> | null;
  resourceExchange?: Partial<NonNullable<Provider['resourceExchange']>> | null;
}

/** A provider with every interface, each function of which has an empty answer unless another is given. */
export function fakeProvider(functions: ProviderFunctions = {}): Provider {
  const empty = {
    lifecycle: {
      initialize: ({ protocolVersion }: { protocolVersion: string }) => ({
        protocolVersion,
        capabilities: {},
        serverInfo: { name: 'fake', version: '0' },
      }),
      clientInitialized: () => {},
    },
    authorization: { getAuthConfig: () => undefined, jwksCacheGet: () => undefined, jwksCacheSet: () => {} },
    tools: { listTools: () => ({ tools: [] }), callTool: () => ({ content: [] }) },
    resources: {
      listResources: () => ({ resources: [] }),
      listResourceTemplates: () => ({ resourceTemplates: [] }),
      readResource: () => ({ contents: [] }),
    },
    prompts: { listPrompts: () => ({ prompts: [] }), getPrompt: () => ({ messages: [] }) },
    completion: { complete: () => ({ completion: { values: [] } }) },
    exchange: { offers: () => ({}), freshness: () => undefined },
    toolExchange: { start: neverCalled },
    promptExchange: { getPrompt: neverCalled },
    resourceExchange: { readResource: neverCalled },
  };
  return {
    lifecycle: { ...empty.lifecycle, ...functions.lifecycle },
    authorization: { ...empty.authorization, ...functions.authorization },
    ...(functions.tools !== null && { tools: { ...empty.tools, ...functions.tools } }),
    ...(functions.resources !== null && { resources: { ...empty.resources, ...functions.resources } }),
    ...(functions.prompts !== null && { prompts: { ...empty.prompts, ...functions.prompts } }),
    ...(functions.completion !== null && { completion: { ...empty.completion, ...functions.completion } }),
    ...(functions.exchange !== null && { exchange: { ...empty.exchange, ...functions.exchange } }),
    ...(functions.toolExchange !== null && { toolExchange: { ...empty.toolExchange, ...functions.toolExchange } }),
    ...(functions.promptExchange !== null && {
      promptExchange: { ...empty.promptExchange, ...functions.promptExchange },
    }),
    ...(functions.resourceExchange !== null && {
      resourceExchange: { ...empty.resourceExchange, ...functions.resourceExchange },
    }),
  };
}

/** What the null exchange does. */
function neverCalled(): never {
  throw new Error('unreachable');
}

/** A call that the provider got. */
interface ProviderCall {
  /** Name of the function, such as `callTool`. */
  readonly name: string;
  /** Its parameters. */
  readonly args: readonly unknown[];
}

/** The same provider, with every call of a function noted, but for those by which a caller is let in or not, and the exchange is asked. */
function recordCalls(provider: Provider, calls: ProviderCall[]): Provider {
  const interfaces = Object.entries(provider).map(([key, functions]) => [
    key,
    Object.fromEntries(
      Object.entries(functions as Record<string, (...args: unknown[]) => unknown>).map(([name, run]) => [
        name,
        (...args: unknown[]) => {
          if (key !== 'authorization' && key !== 'exchange') calls.push({ name, args });
          return run(...args);
        },
      ]),
    ),
  ]);
  return Object.fromEntries(interfaces) as Provider;
}

/** A request's head. What is left out is what an MCP client sends; a header that is null is left out of the request. */
export interface TestHead {
  method?: string;
  path?: string;
  query?: string;
  scheme?: 'http' | 'https';
  authority?: string;
  headers?: Record<string, string | null>;
  /** Lower-case names of headers that came in several lines. */
  repeated?: readonly string[];
}

const clientHeaders = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': '2025-11-25',
};

export function requestHead(head: TestHead = {}): RequestHead {
  const fields = Object.entries({ ...clientHeaders, ...head.headers }).filter(
    (field): field is [string, string] => field[1] !== null,
  );
  const headers = new Map(fields.map(([name, value]) => [name, withoutSpace(value)]));
  return {
    method: head.method ?? 'POST',
    path: head.path ?? '/mcp',
    query: head.query,
    scheme: head.scheme ?? 'http',
    authority: head.authority ?? 'localhost:8080',
    header: (name) => headers.get(name),
    isRepeated: (name) => head.repeated?.includes(name) === true,
    headers: () => headers,
    headerBytes: () => fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0),
  };
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** The body as sent. */
  readonly text: string;
  /** The body read as JSON; undefined when it is empty, or something else. */
  readonly message: TestMessage | undefined;
  /** What went out as events; where it is open, nothing of the rest has reached the client. */
  readonly events: RecordedEvents;
}

/** A JSON-RPC response. Its members are there when they were sent. */
export interface TestMessage {
  jsonrpc?: string;
  id?: unknown;
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

export interface TestApp {
  /** Sends a body, or delivers a fault instead of one. */
  send(body: string | Uint8Array | BodyFault, head?: TestHead, events?: RecordedEvents): Promise<TestAnswer>;
  /** Calls a method with id 1. @returns the JSON-RPC response. */
  call(method: string, params?: object, head?: TestHead): Promise<TestMessage>;
  /** What the provider was called with, in order. */
  readonly calls: ProviderCall[];
  /** What was logged, in order. */
  readonly logged: Parameters<Log>[0][];
  /** How often a body was asked for. */
  bodyReads(): number;
}

const bodyFaults: readonly unknown[] = ['too-large', 'timeout', 'aborted', 'fragmented'] satisfies BodyFault[];

/** What is plugged where there is no policy. */
const nullPolicy: PolicyComponent = { evaluate: () => ({ tag: 'no-policy' }), info: () => '' };

/** What is plugged where there is no store. */
export const nullStore: Store = { get: () => undefined, set: () => {} };

/**
 * An app as a component makes it: configured by variables, over a fake provider, without a policy unless one is given.
 * Nothing can be fetched; the clock is the system's unless one is given. Where the variables make no sense it refuses every request.
 */
export function testApp(
  functions: ProviderFunctions = {},
  variables: Record<string, string> = {},
  policy: PolicyComponent = nullPolicy,
  now: () => number = Date.now,
): TestApp {
  const calls: ProviderCall[] = [];
  const logged: Parameters<Log>[0][] = [];
  const log: Log = (event) => logged.push(event);
  const app = configuredApp({
    variables: new Map(Object.entries(variables)),
    provider: recordCalls(fakeProvider(functions), calls),
    policy,
    store: nullStore,
    httpGet: () => failed('nothing can be fetched here'),
    sleep: () => {},
    now,
    keepRecord: () => {},
    log,
  });
  let bodyReads = 0;

  const send: TestApp['send'] = async (body, head = {}, events = new RecordedEvents()) => {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const source: BodySource = {
      read(limit, expected) {
        bodyReads++;
        if (bodyFaults.includes(body)) return failed(body as BodyFault);
        if (bytes.length > limit) return failed('too-large');
        return expected !== undefined && bytes.length < expected ? failed('aborted') : ok(bytes);
      },
    };
    const response = await app(requestHead(head), source, events);
    const headers = new Map(response.headers);
    const isJson = response.body !== '' && headers.get('content-type') === 'application/json';
    const message = isJson ? (JSON.parse(response.body) as TestMessage) : undefined;
    return { status: response.status, headers, text: response.body, message, events };
  };
  return {
    send,
    calls,
    logged,
    bodyReads: () => bodyReads,
    async call(method, params, head) {
      const { message } = await send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), head);
      return message ?? {};
    },
  };
}

/** The `err` case of a WIT result, as both toolchains throw it. */
export const wasmError = (payload: unknown): object => Object.assign(new Error('component error'), { payload });
