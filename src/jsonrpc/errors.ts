/** JSON-RPC errors: codes of JSON-RPC 2.0 §5.1 and of MCP, and the error that request handlers throw. */

/** Codes that the transport itself answers with. */
export const errorCode = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  /** MCP 2025-11-25, server/resources, "Error Handling". */
  resourceNotFound: -32002,
  /** MCP 2026-07-28, basic, "Error Codes": the request needs what the client did not declare. */
  missingClientCapability: -32021,
  /** Not allowed to this caller: by a policy, or because the provider says `unauthorized`. MCP has no code for it. */
  forbidden: -32003,
} as const;

/** A failure that is answered as a JSON-RPC error. The message goes to the client: it must not tell internals. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  /** The error's `data`, as JSON text that has been checked; undefined when there is none. */
  readonly data: string | undefined;

  constructor(code: number, message: string, data?: string) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The parameters do not fit the method (−32602). */
export const invalidParams = (message: string): RpcError => new RpcError(errorCode.invalidParams, message);
