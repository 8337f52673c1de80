/** A request → WIT `context`: what a provider is told of it beside the 0.2.0 record. */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { Context } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import { isObject, type JsonObject } from '../json/read.ts';
import { objectText } from '../json/write.ts';
import type { RpcRequest } from '../jsonrpc/decode.ts';
import { invalidParams } from '../jsonrpc/errors.ts';
import { capabilitiesKey, clientInfoKey, isProgressToken, logLevelKey } from './envelope.ts';
import type { ExchangeSettings } from './exchange.ts';
import { readImplementation } from './implementation.ts';
import { isLogLevel, type LogLevel } from './log-levels.ts';
import { optionalObject, optionalStringMember } from './params.ts';
import type { Revision } from './versions.ts';

/** What is known of a request beside its message. */
export interface Requester {
  readonly revision: Revision;
  readonly auth: AuthContext | undefined;
  /** Notifications can be sent to the client. */
  readonly canNotify: boolean;
  /** The provider sends log messages. */
  readonly sendsLogs: boolean;
}

/** Name or URI of what is asked for, and the JSON text of its arguments. */
export type Subject = readonly [name: string, args: string | undefined];

/**
 * Makes the context. Waits for a signature only where the client returns a state.
 * @param subject with the method and the caller, all that a state is good for.
 * @throws RpcError -32602 for members of a wrong kind, and for a state that is not the provider's for this very request.
 */
export function readContext(
  request: RpcRequest,
  requester: Requester,
  subject: Subject,
  { signer, clientLogLevel }: ExchangeSettings,
): Context | Promise<Context> {
  const { params } = request;
  const { revision, auth, canNotify, sendsLogs } = requester;
  const meta = optionalObject(params, '_meta') ?? none;
  const context: Context = {
    protocolVersion: revision.id,
    client: undefined,
    clientCapabilities: '{}',
    caller: auth,
    meta: metaText(meta, request),
    wantsProgress: canNotify && progressToken(request) !== undefined,
    logLevel: canNotify && sendsLogs ? clientLogLevel : undefined,
    inputResponses: undefined,
    state: undefined,
  };
  if (!revision.inputRequired) return context;

  const client = optionalObject(meta, clientInfoKey, 'params._meta');
  context.client = client && readImplementation(client, `params._meta["${clientInfoKey}"]`);
  if (optionalObject(meta, capabilitiesKey, 'params._meta') !== undefined) {
    context.clientCapabilities = request.paramSource(['_meta', capabilitiesKey]);
  }
  if (context.logLevel !== undefined) context.logLevel = wantedLogLevel(meta);
  const responses = optionalObject(params, 'inputResponses');
  if (responses !== undefined) {
    requireObjects(responses, 'params.inputResponses');
    context.inputResponses = request.paramSource(['inputResponses']);
  }
  const returned = optionalStringMember(params, 'requestState');
  if (returned === undefined) return context;
  if (signer === undefined) throw wrongState();
  return signer.verify(returned, stateBinding(request.method, auth, subject)).then((state) => {
    if (state === undefined) throw wrongState();
    context.state = state;
    return context;
  });
}

function requireObjects(object: JsonObject, where: string): void {
  if (!Object.values(object).every(isObject)) throw invalidParams(`${where} must hold objects`);
}

const none: JsonObject = {};
/** The same for whatever is wrong with it: who forges one is told nothing. */
const wrongState = (): Error => invalidParams('params.requestState is not valid for this request, or too old');

/**
 * What a state is bound to. The text of the arguments, as it was sent, stands for itself: two numbers that JavaScript reads
 * as one must not be one here.
 */
export const stateBinding = (method: string, auth: AuthContext | undefined, [name, args]: Subject): string =>
  JSON.stringify([method, name, args ?? null, auth === undefined ? null : [auth.iss, auth.sub, auth.clientId]]);

/**
 * JSON text of the token for progress notifications; undefined where the client wants none. What is no token counts as none:
 * the envelope of modern requests is refused for it, legacy ones are served.
 */
export function progressToken(request: RpcRequest): string | undefined {
  const meta = request.params['_meta'];
  const token = isObject(meta) ? meta['progressToken'] : undefined;
  return isProgressToken(token) ? request.paramSource(['_meta', 'progressToken']) : undefined;
}

/** Where the client says none it wants none (MCP server/utilities/logging). The envelope has been checked. */
const wantedLogLevel = (meta: JsonObject): LogLevel | undefined => {
  const level = meta[logLevelKey];
  return isLogLevel(level) ? level : undefined;
};

/** Keys that belong to MCP: those whose prefix has `modelcontextprotocol` or `mcp` as its second label (basic, "_meta"). */
const isReserved = (name: string): boolean => name.includes('/') && (name.startsWith(ownPrefix) || reserved.test(name));
const ownPrefix = 'io.modelcontextprotocol/';
const reserved = /^[^./]+\.(?:modelcontextprotocol|mcp)(?:\.[^/]*)?\//;

/** The rest of `_meta`, as it was sent. Undefined where there is nothing else in it. */
function metaText(meta: JsonObject, request: RpcRequest): string | undefined {
  const names = Object.keys(meta);
  let members = '';
  for (let index = 0; index < names.length; index++) {
    const name = names[index]!;
    if (name === 'progressToken' || isReserved(name)) continue;
    members += `,${JSON.stringify(name)}:${request.paramSource(['_meta', name])}`;
  }
  return members === '' ? undefined : objectText(members);
}
