/** Tool calls as the examples' tests see them. */
import { expect } from 'vitest';
import { post } from '../support/rpc.ts';

interface ToolResult {
  content: { type: string; text: string }[];
  structuredContent?: unknown;
  isError?: boolean;
}

/**
 * Calls a tool that must answer with a result.
 * @param args arguments as an object, or as JSON text where an object cannot say it.
 */
export async function toolResult(url: string, name: string, args?: object | string): Promise<ToolResult> {
  const text = typeof args === 'object' ? JSON.stringify(args) : args;
  const params = `{"name":${JSON.stringify(name)}${text === undefined ? '' : `,"arguments":${text}`}}`;
  const { message } = await post(url, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`);
  expect(message).toHaveProperty('result');
  return message.result as ToolResult;
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
