/** Requests of revision 2026-07-28, as a client sends them, and ones that are wrong in one place. */
import type { TestHead } from './app.ts';

export const modern = '2026-07-28';
const prefix = 'io.modelcontextprotocol/';

/** `_meta` of a request; a member that is undefined is left out. */
export const envelope = (more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  [`${prefix}protocolVersion`]: modern,
  [`${prefix}clientInfo`]: { name: 'client', version: '1' },
  [`${prefix}clientCapabilities`]: {},
  ...more,
});

/** A member of `_meta` with the reserved prefix. */
export const reserved = (name: string, value: unknown): Record<string, unknown> => ({ [`${prefix}${name}`]: value });

export interface ModernRequest {
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** Members that replace those of the envelope; null leaves `_meta` out. */
  readonly meta?: Readonly<Record<string, unknown>> | null;
  /** Undefined makes it a notification. */
  readonly id?: unknown;
  /** In place of what a client sends; null leaves a header out. */
  readonly headers?: Record<string, string | null>;
  readonly repeated?: readonly string[];
}

/** A body and its head. */
export function modernRequest(request: ModernRequest = {}): [body: string, head: TestHead] {
  const { method = 'tools/list', params, meta, headers, repeated = [] } = request;
  const id = 'id' in request ? request.id : 1;
  const named = { ...params, ...(meta !== null && { _meta: envelope(meta) }) };
  const name = namedBy[method] === undefined ? undefined : params?.[namedBy[method]];
  return [
    JSON.stringify({ jsonrpc: '2.0', id, method, params: named }),
    {
      headers: {
        'mcp-protocol-version': modern,
        'mcp-method': method,
        ...(typeof name === 'string' && { 'mcp-name': name }),
        ...headers,
      },
      repeated,
    },
  ];
}

const namedBy: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
};
