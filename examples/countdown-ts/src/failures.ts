/** What a tool throws, or rejects with, is told to the model as a result, and to the operator on standard error. */
import type { CallToolResult, McpError } from './wit.ts';

/** Whether the model learns no more of it than that the tool failed. */
const maskErrors = false;

/** What becomes of what a tool has thrown. @throws McpError that it threw: the transport makes a JSON-RPC error of it. */
export function failureOf(tool: string, thrown: unknown): CallToolResult {
  if (isMcpError(thrown)) throw thrown;
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  console.error(`The tool ${tool} failed: ${String(thrown)}\n${stack ?? ''}`);
  const text = maskErrors ? 'The tool failed.' : String(thrown);
  return { content: [{ tag: 'text', val: { text } }], isError: true };
}

function isMcpError(thrown: unknown): thrown is McpError {
  const { code, message } = (thrown ?? {}) as { code?: { tag?: unknown } | null; message?: unknown };
  return typeof code?.tag === 'string' && typeof message === 'string';
}
