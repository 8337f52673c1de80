/** `tools/call`, `prompts/get` and `resources/read` of a provider that takes part in them by `wasmcp:mcp-exchange`. */
import type { Context, InputRequired, Offer } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import type { RpcRequest } from '../jsonrpc/decode.ts';
import type { NotificationStream } from '../jsonrpc/notification-stream.ts';
import type { PromptsProvider, Provider, ResourcesProvider, ToolsProvider } from '../provider.ts';
import { progressToken, readContext, stateBinding, type Requester } from './exchange-context.ts';
import type { ExchangeSettings } from './exchange.ts';
import { inputRequiredText } from './input-required.ts';
import { optionalObject } from './params.ts';
import { promptResultText, readPromptRequest } from './prompts.ts';
import { callProvider } from './provider-json.ts';
import { readResourceRequest, resourceResultText } from './resources.ts';
import { runToolCall } from './tool-exchange.ts';
import { readToolCall, toolResultText } from './tools.ts';

/** What is known of a request beside its message. */
interface ExchangeCall extends Pick<Requester, 'revision' | 'auth'> {
  readonly stream: NotificationStream | undefined;
}

/** @returns the JSON text of a result; undefined when the client has gone. @throws RpcError */
type ExchangeMethod<Plain> = (
  provider: Plain,
  request: RpcRequest,
  call: ExchangeCall,
) => string | undefined | Promise<string | undefined>;

export interface ExchangeMethods {
  readonly callTool: ExchangeMethod<ToolsProvider>;
  readonly getPrompt: ExchangeMethod<PromptsProvider>;
  readonly readResource: ExchangeMethod<ResourcesProvider>;
}

/** Each is for a provider that offers it. */
export function createExchangeMethods(
  { toolExchange, promptExchange, resourceExchange }: Provider,
  offers: () => Offer,
  settings: ExchangeSettings,
): ExchangeMethods {
  /** Goes on with the context: at once, unless a signature has to be waited for. */
  const withContext = (
    request: RpcRequest,
    { revision, auth, stream }: ExchangeCall,
    subject: readonly [name: string, args: string | undefined],
    goOn: (
      context: Context,
      ask: (required: InputRequired) => string | Promise<string>,
    ) => ReturnType<ExchangeMethod<never>>,
  ): ReturnType<ExchangeMethod<never>> => {
    const requester = { revision, auth, canNotify: stream !== undefined, sendsLogs: offers().logging === true };
    const read = readContext(request, requester, subject, settings);
    const binding = (): string => stateBinding(request.method, auth, subject);
    const go = (context: Context): ReturnType<ExchangeMethod<never>> =>
      goOn(context, (required) =>
        inputRequiredText(
          required,
          { revision, clientCapabilities: context.clientCapabilities, binding: binding() },
          settings,
        ),
      );
    return read instanceof Promise ? read.then(go) : go(read);
  };

  return {
    callTool(tools, request, exchangeCall) {
      const call = readToolCall(request);
      const { revision, auth, stream } = exchangeCall;
      return withContext(request, exchangeCall, [call.name, call.arguments], (context, ask) => {
        const started = callProvider(() => toolExchange!.start(call, context));
        if (started === undefined) {
          return toolResultText(
            callProvider(() => tools.callTool(call, auth)),
            revision,
          );
        }
        const token = context.wantsProgress
          ? progressToken(optionalObject(request.params, '_meta'), request)
          : undefined;
        const last = runToolCall(started, { stream, progressToken: token, logLevel: context.logLevel });
        if (last === undefined) return undefined;
        return last.tag === 'done' ? toolResultText(last.val, revision) : ask(last.val);
      });
    },
    getPrompt(_, request, exchangeCall) {
      const call = readPromptRequest(request);
      return withContext(request, exchangeCall, [call.name, call.arguments], (context, ask) => {
        const answer = callProvider(() => promptExchange!.getPrompt(call, context));
        if (answer.tag === 'input-required') return ask(answer.val);
        const [result, meta] = answer.val;
        return promptResultText(result, exchangeCall.revision, meta);
      });
    },
    readResource(_, request, exchangeCall) {
      const call = readResourceRequest(request);
      return withContext(request, exchangeCall, [call.uri, undefined], (context, ask) => {
        const answer = callProvider(() => resourceExchange!.readResource(call, context));
        if (answer.tag === 'input-required') return ask(answer.val);
        const [result, meta] = answer.val;
        return resourceResultText(result, meta);
      });
    },
  };
}
