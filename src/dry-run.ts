/**
 * For tools (the command line's `doctor`): what a server would say of its variables and of its provider, without a server,
 * by the transport's own code. For policies: `policy/dry-run.ts`.
 */
import { askProvider, combineConfig, validateProviderConfig } from './auth/provider-config.ts';
import { readConfig } from './config.ts';
import { decode } from './jsonrpc/decode.ts';
import type { Log } from './log.ts';
import { createDispatch } from './mcp/dispatch.ts';
import { newestLegacy } from './mcp/versions.ts';
import type { AuthorizationProvider, Provider } from './provider.ts';

/**
 * Why a server with these variables would refuse every request, in sentences for the operator; empty when it would not.
 * @param authorization the provider's, where there is one: what it asks for and the variables have to agree.
 */
export function findConfigFaults(
  variables: ReadonlyMap<string, string>,
  authorization?: Pick<AuthorizationProvider, 'getAuthConfig'>,
): readonly string[] {
  const config = readConfig(variables);
  if (config.tag === 'failed') return config.reason;
  if (authorization === undefined) return [];
  const { auth } = config.value;
  const asked = askProvider(authorization);
  const combined = asked.tag === 'failed' ? asked : combineConfig(asked.value, auth);
  if (combined.tag === 'failed') return [combined.reason];
  const fault = combined.value && validateProviderConfig(combined.value, auth, auth.jwks !== undefined);
  return fault === undefined ? [] : [fault.reason];
}

export type { Provider } from './provider.ts';

/** A JSON-RPC response's `result`, or its `error`. */
export interface DryAnswer {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string };
}

/**
 * Asks a provider, in the newest revision with a handshake, as a caller who may see everything.
 * @param log takes what the operator would be told.
 */
export function createDryRun(provider: Provider, log: Log): (method: string, params: object) => Promise<DryAnswer> {
  const dispatch = createDispatch({ provider, signer: undefined, clientLogLevel: 'info', now: Date.now, log });
  const context = { revision: newestLegacy, auth: undefined, visible: undefined, isShared: true, stream: undefined };
  return async (method, params) => {
    const body = decode(new TextEncoder().encode(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })));
    if (body.tag === 'failed') throw new Error(body.reason.message);
    const answered = await dispatch.answer(body.messages[0]!, context);
    return JSON.parse(answered!.text) as DryAnswer;
  };
}
