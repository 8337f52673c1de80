/** `tools/call`, `prompts/get` and `resources/read` of a provider that takes part in them by `wasmcp:mcp-exchange`. */
import type { Context, InputRequired, Offer } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import type { RpcRequest } from '../jsonrpc/decode.ts';
import type { NotificationStream } from '../jsonrpc/notification-stream.ts';
import type { Provider } from '../provider.ts';
import { isPromise, type Pending } from '../result.ts';
import { progressToken, readContext, stateBinding, type Requester, type Subject } from './exchange-context.ts';
import type { ExchangeSettings } from './exchange.ts';
import { inputRequired } from './input-required.ts';
import { promptMembers, readPromptRequest } from './prompts.ts';
import { callProvider, readProviderObject } from './provider-json.ts';
import { contentsMembers, readResourceRequest } from './resources.ts';
import type { ResultParts } from './result-text.ts';
import { runToolCall } from './tool-exchange.ts';
import { callTool, readToolCall, toolResult } from './tools.ts';

/** What is known of a request beside its message. */
interface ExchangeCall extends Pick<Requester, 'revision' | 'auth'> {
  readonly stream: NotificationStream | undefined;
}

/** @returns a result; undefined when the client has gone. @throws RpcError */
type ExchangeMethod = (request: RpcRequest, call: ExchangeCall) => Pending<ResultParts | undefined>;

/** Each is for a provider that offers it. */
export type ExchangeMethods = Readonly<Record<'callTool' | 'getPrompt' | 'readResource', ExchangeMethod>>;

export function createExchangeMethods(
  { tools, toolExchange, promptExchange, resourceExchange }: Provider,
  offers: () => Offer,
  settings: ExchangeSettings,
): ExchangeMethods {
  /** Goes on with the context: at once, unless a signature has to be waited for. */
  const withContext = (
    request: RpcRequest,
    { revision, auth, stream }: ExchangeCall,
    subject: Subject,
    goOn: (
      context: Context,
      ask: (required: InputRequired) => Pending<ResultParts>,
    ) => Pending<ResultParts | undefined>,
  ): Pending<ResultParts | undefined> => {
    const requester = { revision, auth, canNotify: stream !== undefined, sendsLogs: offers().logging === true };
    const go = (context: Context): Pending<ResultParts | undefined> =>
      goOn(context, (required) => {
        const { clientCapabilities } = context;
        const binding = stateBinding(request.method, auth, subject);
        return inputRequired(required, { revision, clientCapabilities, binding }, settings);
      });
    const read = readContext(request, requester, subject, settings);
    return isPromise(read) ? read.then(go) : go(read);
  };

  return {
    callTool(request, exchangeCall) {
      const call = readToolCall(request);
      const { revision, auth, stream } = exchangeCall;
      return withContext(request, exchangeCall, [call.name, call.arguments], (context, ask) => {
        const started = callProvider(() => toolExchange!.start(call, context));
        if (started === undefined) return callTool(tools!, call, revision, settings.log, auth);
        const token = context.wantsProgress ? progressToken(request) : undefined;
        const last = runToolCall(started, {
          stream,
          progressToken: token,
          logLevel: context.logLevel,
          now: settings.now,
        });
        if (last === undefined) return undefined;
        return last.tag === 'done' ? toolResult(last.val, call.name, revision, settings.log) : ask(last.val);
      });
    },
    getPrompt(request, exchangeCall) {
      const call = readPromptRequest(request);
      return withContext(request, exchangeCall, [call.name, call.arguments], (context, ask) => {
        const answer = callProvider(() => promptExchange!.getPrompt(call, context));
        if (answer.tag === 'input-required') return ask(answer.val);
        const members = promptMembers(answer.val[0], exchangeCall.revision);
        return { members, meta: metaOf(answer.val[1], 'prompt result _meta') };
      });
    },
    readResource(request, exchangeCall) {
      const call = readResourceRequest(request);
      return withContext(request, exchangeCall, [call.uri, undefined], (context, ask) => {
        const answer = callProvider(() => resourceExchange!.readResource(call, context));
        if (answer.tag === 'input-required') return ask(answer.val);
        return { members: contentsMembers(answer.val[0]), meta: metaOf(answer.val[1], 'resource result _meta') };
      });
    },
  };
}

const metaOf = (meta: string | undefined, what: string): ResultParts['meta'] =>
  meta === undefined ? undefined : readProviderObject(meta, what);
