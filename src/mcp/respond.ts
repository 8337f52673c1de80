/** One JSON-RPC message → its response, errors included. */
import type { RpcMessage, RpcRequest } from '../jsonrpc/decode.ts';
import { errorText, resultText } from '../jsonrpc/encode.ts';
import { errorCode, RpcError } from '../jsonrpc/errors.ts';
import type { Log } from '../log.ts';
import { createDispatch, type CallContext } from './dispatch.ts';
import { ProviderFault } from './provider-json.ts';
import type { Provider } from './provider.ts';

/** @returns the response's JSON text, or undefined when the message wants none. Never throws. */
export type Responder = (message: RpcMessage, context: CallContext) => string | undefined;

export function createResponder({ provider, log }: { provider: Provider; log: Log }): Responder {
  const dispatch = createDispatch(provider);

  const respond = (request: RpcRequest, context: CallContext): string => {
    try {
      return resultText(request.id, dispatch.request(request, context));
    } catch (thrown) {
      const { code, message, data } = rpcErrorOf(thrown, request.method);
      return errorText(request.id, code, message, data);
    }
  };

  /** What the client is told of a failure. What only the operator may know is logged. */
  const rpcErrorOf = (thrown: unknown, method: string): RpcError => {
    if (thrown instanceof ProviderFault) log({ event: 'provider-fault', method, detail: thrown.detail });
    if (thrown instanceof RpcError) return thrown;
    log({ event: 'internal-error', method, detail: String(thrown) });
    return new RpcError(errorCode.internalError, 'Internal error');
  };

  return (message, context) => {
    switch (message.tag) {
      case 'request':
        return respond(message, context);
      case 'notification':
        try {
          dispatch.notification(message);
        } catch (thrown) {
          // A notification has no answer: its failure is for the log only.
          log({ event: 'notification-failed', method: message.method, detail: String(thrown) });
        }
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
