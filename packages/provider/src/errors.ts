/** What tools, resources and prompts may throw, and what becomes of it. */
import type { CallToolResult, ErrorCode, ErrorName, McpErrorRecord } from './wit.ts';

/**
 * A failure that the model is to know of: the tool's result has `isError` and this message, and nothing is logged. For what
 * the model can do something about, such as a city that does not exist.
 */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/**
 * A JSON-RPC error, which the client's program gets and the model does not. For what no model can repair, such as a server
 * that is not set up.
 */
export class McpError extends Error {
  override readonly name = 'McpError';
  readonly code: ErrorCode;
  readonly data: unknown;

  /**
   * @param code by name, such as `invalid-params`, or a number, which is sent as it is.
   * @param message one plain sentence. It reaches the caller: no secrets, no internals.
   * @param data what JSON can say, for the caller's program.
   */
  constructor(code: ErrorName | number, message: string, data?: unknown) {
    super(message);
    this.code = typeof code === 'number' ? { tag: 'custom-code', val: code } : { tag: code };
    this.data = data;
  }
}

/** An MCP error as WIT has it: what the functions of a provider throw. */
export const errorRecord = ({ code, message, data }: McpError): McpErrorRecord => ({
  code,
  message,
  ...(data !== undefined && { data: JSON.stringify(data) }),
});

/** The error that a record was made of. */
export const errorOf = ({ code, message, data }: McpErrorRecord): McpError =>
  new McpError(
    code.tag === 'custom-code' ? code.val : code.tag,
    message,
    data === undefined ? undefined : (JSON.parse(data) as unknown),
  );

/**
 * What becomes of what a tool has thrown: a result for the model, and a line with the stack on standard error.
 * @param mask keeps from the model what was thrown, unless it is a `ToolError`.
 * @throws McpErrorRecord for an `McpError`.
 */
export function toolFailure(tool: string, thrown: unknown, mask: boolean): CallToolResult {
  if (thrown instanceof McpError) throw errorRecord(thrown);
  if (thrown instanceof ToolError) return failure(thrown.message);
  report(`The tool ${tool}`, thrown);
  return failure(mask ? 'The tool failed.' : String(thrown));
}

/** A result that tells the model what went wrong. */
export const failure = (text: string): CallToolResult => ({ content: [{ tag: 'text', val: { text } }], isError: true });

/**
 * Runs what answers a request that has no result for failures: reading a resource, getting a prompt.
 * @param what begins the sentence in the log: `The resource http-status://404`.
 * @throws McpErrorRecord for whatever is thrown; the caller learns no more than of an `McpError`.
 */
export function orMcpError<Result>(what: string, run: () => Result): Result {
  const fail = (thrown: unknown): never => {
    if (thrown instanceof McpError) throw errorRecord(thrown);
    report(what, thrown);
    throw errorRecord(new McpError('internal-error', 'The server failed.'));
  };
  try {
    const result = run();
    return result instanceof Promise ? (result.catch(fail) as Result) : result;
  } catch (thrown) {
    return fail(thrown);
  }
}

function report(what: string, thrown: unknown): void {
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  console.error(`${what} failed: ${String(thrown)}\n${stack ?? ''}`);
}
