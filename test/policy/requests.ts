/** What policies are asked about, made from JSON-RPC texts. */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import { decode, type RpcNotification, type RpcRequest } from '../../src/jsonrpc/decode.ts';
import type { PolicyRequest } from '../../src/policy/input.ts';
import { requestHead, type TestHead } from '../support/app.ts';

/** A decoded message; `params` is JSON text. */
export function message(method: string, params?: string): RpcRequest {
  return decodeOne(
    `{"jsonrpc":"2.0","id":1,"method":${JSON.stringify(method)}${params ? `,"params":${params}` : ''}}`,
  ) as RpcRequest;
}

export const notification = (method: string): RpcNotification =>
  decodeOne(`{"jsonrpc":"2.0","method":"${method}"}`) as RpcNotification;

function decodeOne(text: string): RpcRequest | RpcNotification {
  const decoded = decode(new TextEncoder().encode(text));
  const [only] = decoded.tag === 'single' ? decoded.messages : [];
  if (only?.tag !== 'request' && only?.tag !== 'notification') throw new Error(`no message: ${text}`);
  return only;
}

export const caller = (more: Partial<AuthContext> = {}): AuthContext => ({
  sub: 'ann',
  iss: 'https://issuer.example',
  aud: ['https://mcp.example/mcp'],
  scopes: ['weather:read'],
  claims: [],
  exp: 1_800_000_000n,
  ...more,
});

export const policyRequest = (
  of: RpcRequest | RpcNotification,
  auth: AuthContext | undefined = caller(),
  head: TestHead = {},
  revision: PolicyRequest['revision'] = { id: '2025-11-25', era: 'legacy' },
): PolicyRequest => ({ head: requestHead(head), auth, revision, message: of });
