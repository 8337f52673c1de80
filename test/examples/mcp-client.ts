/** A plain MCP client for tests: JSON-RPC by `fetch`, nothing more. */
import { expect } from 'vitest';

export interface ToolResult {
  content: { type: string; text: string }[];
  structuredContent?: unknown;
  isError?: boolean;
}
export interface Reply {
  status: number;
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: unknown };
}

/** Posts a body as an MCP client does. */
export async function post(url: string, body: string): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-11-25',
  };
  return fetch(url, { method: 'POST', headers, body });
}

/** Sends a JSON-RPC request. */
export async function request(url: string, method: string, params: object): Promise<Reply> {
  const response = await post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  return { status: response.status, ...((await response.json()) as object) };
}

/**
 * Calls a tool that must answer with a result.
 * @param args arguments as an object, or as JSON text where an object cannot say it.
 */
export async function call(url: string, name: string, args?: object | string): Promise<ToolResult> {
  const text = typeof args === 'object' ? JSON.stringify(args) : args;
  const params = `{"name":${JSON.stringify(name)}${text === undefined ? '' : `,"arguments":${text}`}}`;
  const response = await post(url, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`);
  const reply = (await response.json()) as { result: ToolResult };
  expect(reply).toHaveProperty('result');
  return reply.result;
}

/** A result that reports an error. */
export const failure = (text: string): ToolResult => ({ content: [{ type: 'text', text }], isError: true });

/** The structured content, after checking that the text says the same. */
export function structured(result: ToolResult): unknown {
  expect(result.isError ?? false).toBe(false);
  expect(result.content).toEqual([{ type: 'text', text: expect.any(String) }]);
  expect(JSON.parse(result.content[0]!.text)).toEqual(result.structuredContent);
  return result.structuredContent;
}
