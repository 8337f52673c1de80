/** What the Node host answers where no component answers: JSON-RPC errors, which is what MCP clients read. */
import type { Failure, FailureAnswer } from '@wasmcp/node-host';

/** JSON-RPC 2.0 §5.1. */
const invalidRequest = -32600;
const internalError = -32603;

/** A JSON-RPC error: with the id of the request, where its body has one, without an id otherwise, which MCP allows. */
export function answerFailure({ status, message, body }: Failure): FailureAnswer {
  const error = { code: status >= 500 ? internalError : invalidRequest, message };
  return { contentType: 'application/json', text: JSON.stringify({ jsonrpc: '2.0', id: idOf(body), error }) };
}

/** The id of a single request; a number only where it is one that JavaScript has exactly. */
function idOf(body: Uint8Array): string | number | undefined {
  try {
    const { id } = JSON.parse(Buffer.from(body).toString()) as { readonly id?: unknown };
    return typeof id === 'string' || Number.isSafeInteger(id) ? (id as string | number) : undefined;
  } catch {
    return undefined;
  }
}
