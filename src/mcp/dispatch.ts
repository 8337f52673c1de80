/** One JSON-RPC message → its response, by way of the feature that its method belongs to. */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { NotificationStream } from '../jsonrpc/notification-stream.ts';
import type { RpcMessage, RpcNotification, RpcRequest } from '../jsonrpc/decode.ts';
import { errorText, resultText } from '../jsonrpc/encode.ts';
import { errorCode, RpcError } from '../jsonrpc/errors.ts';
import type { Provider } from '../provider.ts';
import type { Visible } from '../visible.ts';
import { complete } from './completion.ts';
import { createExchangeMethods } from './exchange-methods.ts';
import { createOffers, type ExchangeSettings } from './exchange.ts';
import { initialize, setLogLevel } from './lifecycle.ts';
import { getPrompt, listPrompts } from './prompts.ts';
import { callProvider, checkResult, ProviderFault } from './provider-json.ts';
import { listResources, listResourceTemplates, readResource } from './resources.ts';
import { callTool, listTools } from './tools.ts';
import type { Revision } from './versions.ts';

/** What a method needs beside its request. */
interface CallContext {
  readonly revision: Revision;
  /** Who calls; undefined when the provider asks for no authorization. */
  readonly auth: AuthContext | undefined;
  /** For a list: which of its items this caller may see, by name or URI; undefined shows all. */
  readonly visible: Visible | undefined;
  /** Where notifications about the request go; undefined: the client gets the response alone. */
  readonly stream: NotificationStream | undefined;
}

type Pending<T> = T | Promise<T>;

/**
 * @returns the response's JSON text, or undefined when the message wants none, or the client has gone. At once, where nothing
 *   has to be waited for. Never throws.
 */
type Dispatch = (message: RpcMessage, context: CallContext) => Pending<string | undefined>;

export function createDispatch({ provider, ...settings }: { provider: Provider } & ExchangeSettings): Dispatch {
  const { log } = settings;
  const methods = methodsOf(provider, settings);

  const answer = (request: RpcRequest, context: CallContext): Pending<string | undefined> => {
    try {
      const method = methods.get(request.method);
      if (method === undefined) throw methodNotFound(request.method);
      const result = method(request, context);
      if (result === undefined) return undefined;
      if (typeof result === 'string') return resultText(request.id, checkResult(result));
      return result
        .then((settled) => settled && resultText(request.id, checkResult(settled)))
        .catch((thrown: unknown) => failure(request, thrown));
    } catch (thrown) {
      return failure(request, thrown);
    }
  };

  const failure = (request: RpcRequest, thrown: unknown): string => {
    const { code, message, data } = rpcErrorOf(thrown, request.method);
    return errorText(request.id, code, message, data);
  };

  /** What the client is told of a failure. What only the operator may know is logged. */
  const rpcErrorOf = (thrown: unknown, method: string): RpcError => {
    if (thrown instanceof ProviderFault) log({ event: 'provider-fault', method, detail: thrown.detail });
    if (thrown instanceof RpcError) return thrown;
    log({ event: 'internal-error', method, detail: String(thrown) });
    return new RpcError(errorCode.internalError, 'Internal error');
  };

  /** A notification has no answer: its failure is for the log only. Ones that mean nothing here are accepted too. */
  const notify = ({ method }: RpcNotification): void => {
    if (method !== 'notifications/initialized') return;
    try {
      callProvider(() => provider.lifecycle.clientInitialized());
    } catch (thrown) {
      log({ event: 'notification-failed', method, detail: String(thrown) });
    }
  };

  return (message, context) => {
    switch (message.tag) {
      case 'request':
        return answer(message, context);
      case 'notification':
        notify(message);
        return undefined;
      case 'response':
        return undefined;
      case 'invalid': {
        const id = message.id ?? (context.revision.nullId ? 'null' : undefined);
        return errorText(id, errorCode.invalidRequest, message.message);
      }
    }
  };
}

/** @returns the JSON text of the result; undefined when the client has gone. @throws RpcError */
type Method = (request: RpcRequest, context: CallContext) => Pending<string | undefined>;

/**
 * The methods of the interfaces that the provider's world has. In a Map, so that a method named `__proto__` or `toString`
 * is unknown like any other.
 */
function methodsOf(provider: Provider, settings: ExchangeSettings): ReadonlyMap<string, Method> {
  const { log } = settings;
  const offers = createOffers(provider);
  const exchange = createExchangeMethods(provider, offers, settings);
  const { tools, resources, prompts, completion } = provider;
  const methods = new Map<string, Method>([
    ['initialize', (request) => initialize(provider, request, offers().logging === true)],
    ['ping', () => '{}'],
    [
      'logging/setLevel',
      (request) => {
        if (offers().logging !== true) throw methodNotFound(request.method);
        return setLogLevel(request);
      },
    ],
  ]);
  if (tools) {
    methods.set('tools/list', (request, { visible }) => listTools(tools, request, log, visible));
    methods.set('tools/call', (request, context) =>
      offers().tools === true
        ? exchange.callTool(tools, request, context)
        : callTool(tools, request, context.revision, context.auth),
    );
  }
  if (resources) {
    methods.set('resources/list', (request, { visible }) => listResources(resources, request, visible));
    methods.set('resources/templates/list', (request, { visible }) =>
      listResourceTemplates(resources, request, visible),
    );
    methods.set('resources/read', (request, context) =>
      offers().resources === true
        ? exchange.readResource(resources, request, context)
        : readResource(resources, request),
    );
  }
  if (prompts) {
    methods.set('prompts/list', (request, { visible }) => listPrompts(prompts, request, visible));
    methods.set('prompts/get', (request, context) =>
      offers().prompts === true
        ? exchange.getPrompt(prompts, request, context)
        : getPrompt(prompts, request, context.revision),
    );
  }
  if (completion) methods.set('completion/complete', (request) => complete(completion, request));
  return methods;
}

const methodNotFound = (method: string): RpcError =>
  new RpcError(errorCode.methodNotFound, `Method not found: ${abbreviate(method)}`);

/** As much of a client's text as an error message repeats. */
const abbreviate = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
