/** Failing on request: every `error-code`, from every interface. */
import type { ErrorCode, McpError } from 'wasmcp:mcp/mcp-types@0.2.0';

/** The code that a failure named `custom-code` has. */
const customCode = -32050;

/** An `mcp-error` to be thrown: the `err` case of a WIT result. */
export function mcpError(tag: ErrorCode['tag'], message: string, data?: string): McpError {
  const code: ErrorCode = tag === 'custom-code' ? { tag, val: customCode } : { tag };
  return data === undefined ? { code, message } : { code, message, data };
}

const errorCodes: ReadonlySet<unknown> = new Set<ErrorCode['tag']>([
  'parse-error',
  'invalid-request',
  'method-not-found',
  'invalid-params',
  'internal-error',
  'resource-not-found',
  'tool-not-found',
  'prompt-not-found',
  'timeout',
  'unauthorized',
  'rate-limited',
  'cancelled',
  'custom-code',
]);

export const isErrorCode = (value: unknown): value is ErrorCode['tag'] => errorCodes.has(value);

/** Throws the error that a text of the form `fail:<error-code>` names; returns on any other text. */
export function failIfAsked(text: string | undefined): void {
  if (!text?.startsWith('fail:')) return;
  const tag = text.slice('fail:'.length);
  if (!isErrorCode(tag)) throw mcpError('invalid-params', 'no such failure');
  throw mcpError(tag, `asked to fail with ${tag}`, `{"asked": "${tag}", "big": 12345678901234567890}`);
}

/** A page of a list by its cursor; page n+1 has the cursor `page-<n+1>`. Any other cursor is invalid-params. */
export function page<T>(
  pages: readonly (readonly T[])[],
  cursor: string | undefined,
): { items: T[]; nextCursor?: string } {
  failIfAsked(cursor);
  const index = cursor === undefined ? 0 : Number(/^page-([1-9])$/.exec(cursor)?.[1] ?? Number.NaN);
  const items = pages[index];
  if (items === undefined) throw mcpError('invalid-params', 'unknown cursor');
  return index + 1 < pages.length ? { items: [...items], nextCursor: `page-${index + 1}` } : { items: [...items] };
}
