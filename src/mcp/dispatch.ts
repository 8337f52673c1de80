/** One JSON-RPC message → its response, by way of the feature that its method belongs to. */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { Cacheable, Offer } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import type { NotificationStream } from '../jsonrpc/notification-stream.ts';
import type { RpcMessage, RpcNotification, RpcRequest } from '../jsonrpc/decode.ts';
import { errorText, resultText } from '../jsonrpc/encode.ts';
import { errorCode, MissingCapability, RpcError } from '../jsonrpc/errors.ts';
import type { Provider } from '../provider.ts';
import { isPromise, type Pending } from '../result.ts';
import { refuseMessage, type RpcRefusal } from '../jsonrpc/refusal.ts';
import type { Visible } from '../visible.ts';
import { complete } from './completion.ts';
import { createExchangeMethods } from './exchange-methods.ts';
import { createOffers, type ExchangeSettings } from './exchange.ts';
import { createFreshness } from './freshness.ts';
import { createDiscovery } from './discover.ts';
import type { RequestFields } from './header-values.ts';
import { initialize, setLogLevel } from './lifecycle.ts';
import { createParamsCheck } from './mirrored-params.ts';
import { requiredString } from './params.ts';
import { getPrompt, listPrompts } from './prompts.ts';
import { callProvider, checkResult, ProviderFault } from './provider-json.ts';
import { listResources, listResourceTemplates, readResource } from './resources.ts';
import { legacyResult, modernResult, type ResultParts } from './result-text.ts';
import { callTool, listTools, readToolCall } from './tools.ts';
import { eraOfMethod, type Era, type Revision } from './versions.ts';

/** What a method needs beside its request. */
interface CallContext {
  readonly revision: Revision;
  /** Who calls; undefined when the provider asks for no authorization. */
  readonly auth: AuthContext | undefined;
  /** For a list: which of its items this caller may see, by name or URI; undefined shows all. */
  readonly visible: Visible | undefined;
  /** Neither a token nor a policy decides who gets the result. */
  readonly isShared: boolean;
  /** Where notifications about the request go; undefined: the client gets the response alone. */
  readonly stream: NotificationStream | undefined;
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
  /**
   * The response, or undefined when the message wants none or the client has gone; at once, where nothing has to be waited for.
   * Never throws.
   */
  answer(message: RpcMessage, context: CallContext): Pending<Answered | undefined>;
}

export function createDispatch({ provider, ...settings }: { provider: Provider } & ExchangeSettings): Dispatch {
  const { log } = settings;
  const offers = createOffers(provider);
  const { discover, serverInfo } = createDiscovery(provider, offers, log);
  const methods = methodsOf(provider, offers, settings, discover);
  const freshness = createFreshness(provider, offers);
  const checkParams = provider.tools && createParamsCheck(provider.tools, log);

  const methodOf = (name: string, { era }: Revision): Method | undefined => {
    const method = methods.get(name);
    return method === undefined || (method.era !== undefined && method.era !== era) ? undefined : method;
  };

  const answer = (request: RpcRequest, context: CallContext): Pending<Answered | undefined> => {
    const { revision } = context;
    try {
      const method = methodOf(request.method, revision);
      if (method === undefined) throw methodNotFound(request.method);
      const parts = method.run(request, context);
      if (!isPromise(parts)) return success(request, context, method, parts);
      return parts
        .then((settled) => success(request, context, method, settled))
        .catch((thrown: unknown) => failure(request, revision, thrown));
    } catch (thrown) {
      return failure(request, revision, thrown);
    }
  };

  const success = (
    request: RpcRequest,
    { revision, isShared }: CallContext,
    { cacheable }: Method,
    parts: ResultParts | undefined,
  ): Answered | undefined => {
    if (parts === undefined) return undefined;
    let text: string;
    if (revision.resultMembers) {
      const hints = cacheable === undefined ? '' : freshness(cacheable(request), isShared);
      text = modernResult(parts, serverInfo(), hints);
    } else text = legacyResult(parts.members, parts.meta);
    return { status: 200, text: resultText(request.id, checkResult(text)) };
  };

  const failure = (request: RpcRequest, revision: Revision, thrown: unknown): Answered => {
    const { code, message, data } = rpcErrorOf(thrown, request.method);
    if (thrown instanceof MissingCapability) return { status: 400, text: errorText(request.id, code, message, data) };
    const sent = revision.errorCodeFor === undefined ? code : replaceCode(revision.errorCodeFor, code, request.method);
    const status = sent === errorCode.methodNotFound ? revision.methodNotFoundStatus : 200;
    return { status, text: errorText(request.id, sent, message, data) };
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
  /** The only era that has it; undefined: both do. */
  readonly era?: Era | undefined;
  /** What its results are to a cache, where they have caching hints (2026-07-28, server/utilities/caching). */
  readonly cacheable?: (request: RpcRequest) => Cacheable;
  /** @returns undefined when the client has gone. @throws RpcError */
  run(request: RpcRequest, context: CallContext): Pending<ResultParts | undefined>;
}

/**
 * The methods of the interfaces that the provider's world has. In a Map, so that a method named `__proto__` or `toString`
 * is unknown like any other.
 */
function methodsOf(
  provider: Provider,
  offers: () => Offer,
  settings: ExchangeSettings,
  discover: () => string,
): ReadonlyMap<string, Method> {
  const { log } = settings;
  const { tools, resources, prompts, completion } = provider;
  const exchange = createExchangeMethods(provider, offers, settings);
  const methods = new Map<string, Method>();
  /** Methods whose results are their members alone. */
  const plain = (name: string, members: (request: RpcRequest, context: CallContext) => string, more?: Rest): void => {
    const run: Method['run'] = (request, context) => ({ members: members(request, context) });
    methods.set(name, { ...more, era: eraOfMethod(name), run });
  };
  const list = (name: string, tag: ListTag, members: (request: RpcRequest, context: CallContext) => string): void =>
    plain(name, members, { cacheable: () => ({ tag }) });

  plain('initialize', (request) => initialize(provider, request, offers().logging === true));
  plain('ping', () => '');
  plain('logging/setLevel', (request) => {
    if (offers().logging !== true) throw methodNotFound(request.method);
    return setLogLevel(request);
  });
  list('server/discover', 'discovery', discover);
  if (tools) {
    list('tools/list', 'tools', (request, { revision, visible }) => listTools(tools, request, revision, log, visible));
    methods.set('tools/call', {
      run: (request, context) =>
        offers().tools === true
          ? exchange.callTool(request, context)
          : callTool(tools, readToolCall(request), context.revision, log, context.auth),
    });
  }
  if (resources) {
    list('resources/list', 'resources', (request, { visible }) => listResources(resources, request, visible));
    list('resources/templates/list', 'resource-templates', (request, { visible }) =>
      listResourceTemplates(resources, request, visible),
    );
    methods.set('resources/read', {
      cacheable: ({ params }) => ({ tag: 'resource', val: requiredString(params, 'uri') }),
      run: (request, context) =>
        offers().resources === true
          ? exchange.readResource(request, context)
          : { members: readResource(resources, request) },
    });
  }
  if (prompts) {
    list('prompts/list', 'prompts', (request, { visible }) => listPrompts(prompts, request, visible));
    methods.set('prompts/get', {
      run: (request, context) =>
        offers().prompts === true
          ? exchange.getPrompt(request, context)
          : { members: getPrompt(prompts, request, context.revision) },
    });
  }
  if (completion) plain('completion/complete', (request) => complete(completion, request));
  return methods;
}

type Rest = Omit<Method, 'run' | 'era'>;
type ListTag = Exclude<Cacheable['tag'], 'resource'>;

const methodNotFound = (method: string): RpcError =>
  new RpcError(errorCode.methodNotFound, `Method not found: ${abbreviate(method)}`);

/** As much of a client's text as an error message repeats. */
const abbreviate = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
