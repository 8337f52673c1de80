/** JSON-RPC over plain fetch, for tests that look at the wire. */

export interface RpcAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it came. */
  readonly text: string;
  /** The members of a JSON-RPC response; empty when the body is no JSON object. */
  readonly message: { jsonrpc?: string; id?: unknown; result?: unknown; error?: RpcErrorObject };
}

export interface RpcErrorObject {
  code: number;
  message: string;
  data?: unknown;
}

/** The newest revision that the tests speak. */
export const revision = '2025-11-25';

/** Sends a body as an MCP client does. Headers given replace the usual ones; null leaves one out. */
export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string | null> = {},
): Promise<RpcAnswer> {
  const usual = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': revision,
  };
  const fields = Object.entries({ ...usual, ...headers }).filter(
    (field): field is [string, string] => field[1] !== null,
  );
  const response = await fetch(url, { method: 'POST', headers: fields, body });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, message: parsed(text) };
}

function parsed(text: string): RpcAnswer['message'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Calls a method with id 1. */
export const call = (
  url: string,
  method: string,
  params?: object,
  headers: Record<string, string | null> = {},
): Promise<RpcAnswer> => post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), headers);

/** Calls a tool. @returns the answer to `tools/call`. */
export const callTool = (
  url: string,
  name: string,
  args?: object,
  headers?: Record<string, string>,
): Promise<RpcAnswer> => call(url, 'tools/call', { name, arguments: args }, headers);

/** Parameters of an `initialize` that asks for nothing. */
export const initializeParams = (protocolVersion = revision, clientName = 'test') => ({
  protocolVersion,
  capabilities: {},
  clientInfo: { name: clientName, version: '1.0.0' },
});
