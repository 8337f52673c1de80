/** JSON-RPC responses as JSON text (JSON-RPC 2.0 §5), put together from texts that are already JSON. */

/** A successful response. `id` and `result` are JSON text. */
export const resultText = (id: string, result: string): string => `{"jsonrpc":"2.0","id":${id},"result":${result}}`;

/**
 * An error response. `id` is JSON text; undefined leaves the member out, as MCP has it for a request whose id could not
 * be read. `data` is JSON text.
 */
export function errorText(id: string | undefined, code: number, message: string, data?: string): string {
  const idMember = id === undefined ? '' : `"id":${id},`;
  const dataMember = data === undefined ? '' : `,"data":${data}`;
  return `{"jsonrpc":"2.0",${idMember}"error":{"code":${code},"message":${JSON.stringify(message)}${dataMember}}}`;
}
