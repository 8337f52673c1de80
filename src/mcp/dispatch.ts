/** Method → feature. A method is known when the provider's world has the interface that serves it. */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { RpcNotification, RpcRequest } from '../jsonrpc/decode.ts';
import { errorCode, RpcError } from '../jsonrpc/errors.ts';
import { complete } from './completion.ts';
import { initialize } from './lifecycle.ts';
import { getPrompt, listPrompts } from './prompts.ts';
import { callProvider, checkedResult } from './provider-json.ts';
import type { Provider } from './provider.ts';
import { listResources, listResourceTemplates, readResource } from './resources.ts';
import { callTool, listTools } from './tools.ts';
import type { Revision } from './versions.ts';
import type { Visible } from './visible.ts';

/** What a method needs beside its request. */
export interface CallContext {
  readonly revision: Revision;
  /** Who calls; undefined when the provider asks for no authorization. */
  readonly auth: AuthContext | undefined;
  /** For a list: which of its items this caller may see, by name or URI; undefined shows all. */
  readonly visible: Visible | undefined;
}

/** @returns the JSON text of the result. @throws RpcError */
type Method = (request: RpcRequest, context: CallContext) => string;

export interface Dispatch {
  /** Serves a request. @returns the JSON text of the result. @throws RpcError */
  request(request: RpcRequest, context: CallContext): string;
  /** Takes a notification. Ones that mean nothing here are accepted too. @throws RpcError */
  notification(notification: RpcNotification): void;
}

export function createDispatch(provider: Provider): Dispatch {
  const { lifecycle, tools, resources, prompts, completion } = provider;
  // A Map: a method named `__proto__` or `toString` is unknown like any other.
  const methods = new Map<string, Method>([
    ['initialize', (request) => initialize(provider, request)],
    ['ping', () => '{}'],
  ]);
  if (tools) {
    methods.set('tools/list', (request, { visible }) => listTools(tools, request, visible));
    methods.set('tools/call', (request, { revision, auth }) => callTool(tools, request, revision, auth));
  }
  if (resources) {
    methods.set('resources/list', (request, { visible }) => listResources(resources, request, visible));
    methods.set('resources/templates/list', (request, { visible }) =>
      listResourceTemplates(resources, request, visible),
    );
    methods.set('resources/read', (request) => readResource(resources, request));
  }
  if (prompts) {
    methods.set('prompts/list', (request, { visible }) => listPrompts(prompts, request, visible));
    methods.set('prompts/get', (request, { revision }) => getPrompt(prompts, request, revision));
  }
  if (completion) methods.set('completion/complete', (request) => complete(completion, request));

  return {
    request(request, context) {
      const method = methods.get(request.method);
      if (method === undefined)
        throw new RpcError(errorCode.methodNotFound, `Method not found: ${shown(request.method)}`);
      return checkedResult(method(request, context));
    },
    notification({ method }) {
      if (method === 'notifications/initialized') callProvider(() => lifecycle.clientInitialized());
    },
  };
}

/** As much of a client's text as an error message repeats. */
const shown = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
