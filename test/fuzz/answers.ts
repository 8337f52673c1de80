/** What every answer of the server must be, whatever was sent. */
import { parsed } from './json-reference.ts';

interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null | undefined };
  readonly body: string;
}

/** Those that docs/protocol.md and docs/authorization.md name, but for a server that is busy, broken or too slow. */
const statuses = new Set([200, 202, 204, 400, 401, 403, 404, 405, 406, 408, 413, 415, 431]);

/** What only the inside of a server has: stack traces, paths of sources, names of errors. */
const internal =
  /\bat [\w.<>]+ ?\(|\bat (?:file|node|\/)|\.(?:[cm]?[jt]s|wasm|rs)\b|node_modules|(?:Type|Range|Syntax)Error|panicked|backtrace/;

/** What is wrong with an answer; empty when nothing is. `hidden` must not be in it. */
export function flawsOf({ status, headers, body }: Answer, hidden = internal): string[] {
  const isEmpty = status === 202 || status === 204;
  const value = parsed(body)?.value;
  const responses: unknown[] = Array.isArray(value) ? value : [value];
  const checks: [string, boolean][] = [
    [`status ${status}`, statuses.has(status)],
    ['a body where there should be none, or none where there should be one', (body === '') === isEmpty],
    ['type', isEmpty || headers.get('content-type') === 'application/json'],
    ['no JSON-RPC response', isEmpty || (responses.length > 0 && responses.every(isResponse))],
    ['internal text', !hidden.test(body)],
  ];
  return checks.flatMap(([flaw, isGood]) => (isGood ? [] : [flaw]));
}

/** Whether a value is a JSON-RPC response as the schema of MCP has it; the id of an error may be null or absent. */
function isResponse(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { jsonrpc, id, result, error } = value as Readonly<Record<string, unknown>>;
  if (jsonrpc !== '2.0') return false;
  const hasId = typeof id === 'string' || typeof id === 'number';
  if (error === undefined) return hasId && typeof result === 'object' && result !== null && !Array.isArray(result);
  const { code, message } = error as { readonly code: unknown; readonly message: unknown };
  const isError = Number.isInteger(code) && typeof message === 'string';
  return result === undefined && isError && (hasId || id === undefined || id === null);
}
