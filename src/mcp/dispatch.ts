/** One JSON-RPC message → its response, by way of the feature that its method belongs to. */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { RpcMessage, RpcNotification, RpcRequest } from '../jsonrpc/decode.ts';
import { errorText, resultText } from '../jsonrpc/encode.ts';
import { errorCode, RpcError } from '../jsonrpc/errors.ts';
import type { Log } from '../log.ts';
import type { Provider } from '../provider.ts';
import { refuseMessage, type RpcRefusal } from '../jsonrpc/refusal.ts';
import type { Visible } from '../visible.ts';
import { complete } from './completion.ts';
import { createDiscovery } from './discover.ts';
import type { RequestFields } from './header-values.ts';
import { initialize } from './lifecycle.ts';
import { createParamsCheck } from './mirrored-params.ts';
import { getPrompt, listPrompts } from './prompts.ts';
import { callProvider, checkResult, ProviderFault } from './provider-json.ts';
import { listResources, listResourceTemplates, readResource } from './resources.ts';
import { legacyResult, modernResult, type ResultParts } from './result-text.ts';
import { callTool, listTools } from './tools.ts';
import type { Era, Revision } from './versions.ts';

/** What a method needs beside its request. */
interface CallContext {
  readonly revision: Revision;
  /** Who calls; undefined when the provider asks for no authorization. */
  readonly auth: AuthContext | undefined;
  /** For a list: which of its items this caller may see, by name or URI; undefined shows all. */
  readonly visible: Visible | undefined;
}

/** A response's JSON text, and the HTTP status that it is sent with. */
export interface Answered {
  readonly status: number;
  readonly text: string;
}

interface Dispatch {
  /**
   * For a message of a modern revision, before a policy is asked: refuses a method that is not there, and arguments that
   * header fields should repeat and do not.
   */
  check(message: RpcMessage, revision: Revision, fields: RequestFields): RpcRefusal | undefined;
  /** The response, or undefined when the message wants none. Never throws. */
  answer(message: RpcMessage, context: CallContext): Answered | undefined;
}

export function createDispatch({ provider, log }: { provider: Provider; log: Log }): Dispatch {
  const { discover, serverInfo } = createDiscovery(provider, log);
  const methods = methodsOf(provider, log, discover);
  const checkParams = provider.tools && createParamsCheck(provider.tools, log);

  const methodOf = (name: string, { era }: Revision): Method | undefined => {
    const method = methods.get(name);
    return method === undefined || (method.era !== undefined && method.era !== era) ? undefined : method;
  };

  const answer = (request: RpcRequest, context: CallContext): Answered => {
    const { revision } = context;
    try {
      const method = methodOf(request.method, revision);
      if (method === undefined) throw methodNotFound(request.method);
      const { members, meta } = method.run(request, context);
      const text = revision.resultMembers
        ? modernResult(members, meta, serverInfo(), method.isCacheable)
        : legacyResult(members, meta);
      return { status: 200, text: resultText(request.id, checkResult(text)) };
    } catch (thrown) {
      const { code, message, data } = rpcErrorOf(thrown, request.method);
      const sent =
        revision.errorCodeFor === undefined ? code : replaceCode(revision.errorCodeFor, code, request.method);
      const status = sent === errorCode.methodNotFound ? revision.methodNotFoundStatus : 200;
      return { status, text: errorText(request.id, sent, message, data) };
    }
  };

  /** A code that means nothing to the client any more is for the log. */
  const replaceCode = (errorCodeFor: (code: number) => number, code: number, method: string): number => {
    const sent = errorCodeFor(code);
    if (sent !== code && sent === errorCode.internalError) log({ event: 'error-code-replaced', method, code });
    return sent;
  };

  /** What the client is told of a failure. What only the operator may know is logged. */
  const rpcErrorOf = (thrown: unknown, method: string): RpcError => {
    if (thrown instanceof ProviderFault) log({ event: 'provider-fault', method, detail: thrown.detail });
    if (thrown instanceof RpcError) return thrown;
    log({ event: 'internal-error', method, detail: String(thrown) });
    return new RpcError(errorCode.internalError, 'Internal error');
  };

  /** A notification has no answer: its failure is for the log only. Ones that mean nothing here are accepted too. */
  const notify = ({ method }: RpcNotification, { era }: Revision): void => {
    if (method !== 'notifications/initialized' || era !== 'legacy') return;
    try {
      callProvider(() => provider.lifecycle.clientInitialized());
    } catch (thrown) {
      log({ event: 'notification-failed', method, detail: String(thrown) });
    }
  };

  return {
    check(message, revision, fields) {
      if (message.tag !== 'request') return undefined;
      const { id, method } = message;
      if (methodOf(method, revision) === undefined) {
        const { message: text, code } = methodNotFound(method);
        return refuseMessage(revision.methodNotFoundStatus, text, { id, code });
      }
      return method === 'tools/call' ? checkParams?.(message, fields) : undefined;
    },
    answer(message, context) {
      switch (message.tag) {
        case 'request':
          return answer(message, context);
        case 'notification':
          notify(message, context.revision);
          return undefined;
        case 'response':
          return undefined;
        case 'invalid': {
          const id = message.id ?? (context.revision.nullId ? 'null' : undefined);
          return { status: 400, text: errorText(id, errorCode.invalidRequest, message.message) };
        }
      }
    },
  };
}

interface Method {
  /** The only era that has it. */
  readonly era?: Era;
  /** Its results have caching hints (2026-07-28, server/utilities/caching). */
  readonly isCacheable: boolean;
  /** @throws RpcError */
  run(request: RpcRequest, context: CallContext): ResultParts;
}

/**
 * The methods of the interfaces that the provider's world has. In a Map, so that a method named `__proto__` or `toString`
 * is unknown like any other.
 */
function methodsOf(provider: Provider, log: Log, discover: () => string): ReadonlyMap<string, Method> {
  const { tools, resources, prompts, completion } = provider;
  const methods = new Map<string, Method>();
  const cacheable = (name: string, run: (request: RpcRequest, context: CallContext) => string): void => {
    methods.set(name, { isCacheable: true, run: (request, context) => ({ members: run(request, context) }) });
  };
  const plain = (name: string, run: (request: RpcRequest, context: CallContext) => string, era?: Era): void => {
    const method = { isCacheable: false, run: (...call: Parameters<typeof run>) => ({ members: run(...call) }) };
    methods.set(name, era === undefined ? method : { ...method, era });
  };
  plain('initialize', (request) => initialize(provider, request), 'legacy');
  plain('ping', () => '', 'legacy');
  methods.set('server/discover', { isCacheable: true, era: 'modern', run: () => ({ members: discover() }) });
  if (tools) {
    cacheable('tools/list', (request, { revision, visible }) => listTools(tools, request, revision, log, visible));
    methods.set('tools/call', {
      isCacheable: false,
      run: (request, { revision, auth }) => callTool(tools, request, revision, log, auth),
    });
  }
  if (resources) {
    cacheable('resources/list', (request, { visible }) => listResources(resources, request, visible));
    cacheable('resources/templates/list', (request, { visible }) => listResourceTemplates(resources, request, visible));
    cacheable('resources/read', (request) => readResource(resources, request));
  }
  if (prompts) {
    cacheable('prompts/list', (request, { visible }) => listPrompts(prompts, request, visible));
    plain('prompts/get', (request, { revision }) => getPrompt(prompts, request, revision));
  }
  if (completion) plain('completion/complete', (request) => complete(completion, request));
  return methods;
}

const methodNotFound = (method: string): RpcError =>
  new RpcError(errorCode.methodNotFound, `Method not found: ${abbreviate(method)}`);

/** As much of a client's text as an error message repeats. */
const abbreviate = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
