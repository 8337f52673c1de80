import type { ErrorCode, McpError } from './wit.ts';

/** What to throw when a request fails: it becomes a JSON-RPC error. `data` becomes the error's `data`. */
export function mcpError(tag: Exclude<ErrorCode['tag'], 'custom-code'>, message: string, data?: object): McpError {
  return { code: { tag }, message, ...(data && { data: JSON.stringify(data) }) };
}
