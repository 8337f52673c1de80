/** What a server says when it is up: where it is, which tools it has, what to paste into a client. */
import { openProvider } from '../compose/ask-provider.ts';
import type { ServerComponents } from '../compose/gather.ts';
import type { Toolchain } from '../installation.ts';
import { isExpected } from '../lib/command.ts';
import { printable } from '../lib/printable.ts';
import { findConfigFaults, type Provider } from '../transport.ts';
import { version } from '../version.ts';
import type { ServeOptions } from './options.ts';

/** Answers to the two requests that are made: what they tell, or why they tell nothing. */
export interface Introduction {
  /** The server's name as the provider gives it; undefined when it did not say. */
  readonly name: string | undefined;
  /** The capabilities that it claims. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly tools: readonly { readonly name: string; readonly title: string | undefined }[];
  /** Why the list is empty, in words for the user. */
  readonly problem: string | undefined;
  /** Whether it answers `initialize` with 500 or more: no client gets further. */
  readonly isFailing: boolean;
}

interface Reply {
  readonly method: string;
  readonly status: number;
  readonly result?: Record<string, unknown>;
  /** What a JSON-RPC error says. */
  readonly error?: { readonly code?: unknown; readonly message?: unknown };
}

/** More pages of tools than these are not asked for. */
const maxPages = 20;
/** More tools than these are counted, not listed. */
const maxShown = 25;
/** A provider that has not answered after this long is not waited for, in milliseconds. */
const patienceMs = 15_000;

/**
 * Asks a running server for its name and its tools. Never rejects.
 * @param token for a server that wants one.
 */
export async function introduce(url: string, token?: string): Promise<Introduction> {
  const ask: Ask = (method, params) => request(url, token, method, params);
  try {
    const initialize = await ask('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'mcp-transport-http', version },
    });
    const problem = explainStatus(initialize);
    if (problem !== undefined) return { ...unknown, problem, isFailing: initialize.status >= 500 };
    const { serverInfo, capabilities } = initialize.result as Partial<Pick<Introduction, 'capabilities'>> & {
      readonly serverInfo?: { readonly name?: string };
    };
    const listed = await listTools(ask);
    return { name: serverInfo?.name, capabilities: capabilities ?? {}, ...listed, isFailing: false };
  } catch (error) {
    return { ...unknown, problem: `The server did not answer: ${(error as Error).message}` };
  }
}

/**
 * Says of a server that fails which of its variables it refuses, or what of its provider's `get-auth-config`, if it is
 * these.
 */
export async function withFaults(
  introduction: Introduction,
  env: ServeOptions['env'],
  { authority }: Pick<ServerComponents, 'authority'>,
  toolchain: Pick<Toolchain, 'cache'>,
): Promise<Introduction> {
  if (!introduction.isFailing) return introduction;
  const faults = findConfigFaults(new Map(Object.entries(env)), await authorizationOf(authority, toolchain));
  return faults.length === 0 ? introduction : { ...introduction, problem: faults.join('\n  ') };
}

/** What is asked whether tokens are wanted; undefined where it does not start. */
async function authorizationOf(
  authority: ServerComponents['authority'],
  toolchain: Pick<Toolchain, 'cache'>,
): Promise<Pick<Provider['authorization'], 'getAuthConfig'> | undefined> {
  if (authority === undefined) return { getAuthConfig: () => undefined };
  try {
    return (await openProvider(authority.component, authority.env, toolchain)).authorization;
  } catch (error) {
    if (!isExpected(error)) throw error;
    return undefined;
  }
}

const unknown = { name: undefined, capabilities: {}, tools: [], isFailing: false } as const;

type Ask = (method: string, params: object) => Promise<Reply>;

async function listTools(ask: Ask): Promise<Pick<Introduction, 'tools' | 'problem'>> {
  const tools: Introduction['tools'][number][] = [];
  let cursor: unknown;
  for (let page = 0; page < maxPages; page++) {
    const reply = await ask('tools/list', cursor === undefined ? {} : { cursor });
    const listed = reply.result?.['tools'] as { name: string; title?: string; description?: string }[] | undefined;
    if (listed === undefined) return { tools, problem: explainStatus(reply) ?? 'The tools cannot be listed.' };
    for (const { name, title, description } of listed) {
      tools.push({ name, title: title ?? description?.split('\n')[0] });
    }
    cursor = reply.result?.['nextCursor'];
    if (cursor === undefined) break;
  }
  return { tools, problem: undefined };
}

async function request(url: string, token: string | undefined, method: string, params: object): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(patienceMs),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const { result, error } = isJson ? (JSON.parse(text) as Pick<Reply, 'result' | 'error'>) : {};
  return { method, status: response.status, ...(result && { result }), ...(error && { error }) };
}

function explainStatus({ method, status, result, error }: Reply): string | undefined {
  if (result !== undefined) return undefined;
  if (status === 401 || status === 403) return 'The server wants an access token, so its tools are not listed here.';
  if (error !== undefined && status < 500)
    return `${method} failed: ${printable(String(error.message))} (${String(error.code)})`;
  if (status >= 500) return `The server answers with ${status}; what it says about that is written above.`;
  return `The server answers with ${status}.`;
}

/**
 * The text. Of a server that fails it has the problem, and nothing for clients.
 * @param byToken whether it was asked with a token, which has no scopes.
 */
export function announcement(
  url: string,
  { name = 'mcp', tools, problem, isFailing }: Omit<Introduction, 'capabilities'>,
  byToken = false,
): string {
  const head = isFailing ? `Requests to ${url} fail:` : `${printable(name)} is served at ${url}`;
  const shown = byToken && problem === undefined ? ['', `  ${shownToToken(tools.length)}`] : [];
  const told = [...(problem === undefined ? [] : [`  ${problem}`]), ...toolLines(tools), ...shown];
  return [head, '', ...told, '', ...(isFailing ? [] : clientConfiguration(url, name)), 'Ctrl-C ends it.', ''].join(
    '\n',
  );
}

const shownToToken = (tools: number): string =>
  `A token without scopes is shown ${tools === 0 ? 'no tool' : 'these tools'}. With a policy, others may be shown more.`;

function toolLines(tools: Introduction['tools']): string[] {
  const shown = tools.slice(0, maxShown);
  const width = Math.max(0, ...shown.map((tool) => tool.name.length));
  const lines = shown.map((tool) =>
    `  ${printable(tool.name).padEnd(width)}  ${printable(tool.title ?? '')}`.trimEnd(),
  );
  return tools.length > maxShown ? [...lines, `  … and ${tools.length - maxShown} more`] : lines;
}

function clientConfiguration(url: string, name: string): string[] {
  const key = name.replace(/[^A-Za-z0-9_]+/g, '-').replace(/^-|-$/g, '') || 'mcp';
  return [
    'Configuration for MCP clients:',
    '',
    `  ${JSON.stringify({ mcpServers: { [key]: { type: 'http', url } } })}`,
    '',
    `  claude mcp add -t http ${key} ${url}`,
    '',
  ];
}
