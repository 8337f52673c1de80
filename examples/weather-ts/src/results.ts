/** The three ways a tool call can end. */
import type { CallToolResult, ErrorCode, McpError } from './wit.ts';

/** A result that is text only. */
export const textResult = (text: string): CallToolResult => ({ content: [{ tag: 'text', val: { text } }] });

/**
 * A result with structured content. The text repeats it, for clients that know text only (MCP, "Structured Content").
 */
export function structuredResult(value: object): CallToolResult {
  const json = JSON.stringify(value);
  return { ...textResult(json), structuredContent: json };
}

/** A failure that the model can act on, by other arguments or a later try. */
export const errorResult = (text: string): CallToolResult => ({ ...textResult(text), isError: true });

/** What to throw when the failure is not the model's to repair: it becomes a JSON-RPC error. */
export function mcpError(tag: Exclude<ErrorCode['tag'], 'custom-code'>, message: string): McpError {
  return { code: { tag }, message };
}
