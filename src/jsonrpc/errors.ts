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
  /** MCP has no code for it; this is what the official SDKs use. */
  timeout: -32001,
  /** Not allowed to this caller: by a policy, or because the provider says `unauthorized`. MCP has no code for it. */
  forbidden: -32003,
  /** MCP has no code for it. */
  rateLimited: -32004,
  /** Header fields and body differ, or a field is missing (2026-07-28, basic/transports/streamable-http). */
  headerMismatch: -32020,
  /** The request needs what the client did not declare (2026-07-28, basic/index "Error Codes"). */
  missingClientCapability: -32021,
  /** `_meta` names a revision that is not served (2026-07-28, basic/versioning). */
  unsupportedVersion: -32022,
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

/** The request needs a client capability that was not declared: HTTP status 400. `required`: JSON text of ClientCapabilities. */
export class MissingCapability extends RpcError {
  constructor(required: string) {
    const message = 'This needs a client capability that was not declared';
    super(errorCode.missingClientCapability, message, `{"requiredCapabilities":${required}}`);
  }
}

/** The parameters do not fit the method (−32602). */
export const invalidParams = (message: string): RpcError => new RpcError(errorCode.invalidParams, message);
