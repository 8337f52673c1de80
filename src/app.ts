/**
 * The pipeline of a request, in reading order. Nothing after authorization runs for a caller who is not let in; the body
 * is not read before the token is checked; the provider is the last thing called.
 */
import type { Config } from './config.ts';
import { readBody, type BodyFault, type BodySource } from './http/body.ts';
import { corsHeaders, preflightResponse } from './http/cors.ts';
import type { HttpResponse, RequestHead } from './http/message.ts';
import { acceptsJson, isJsonContentType } from './http/negotiate.ts';
import { checkOrigin } from './http/origin.ts';
import { emptyResponse, jsonResponse, refusal, withHeaders } from './http/response.ts';
import { routeOf } from './http/routes.ts';
import { decode, type RpcMessage, type RpcRequest } from './jsonrpc/decode.ts';
import { arrayText, errorText, resultText } from './jsonrpc/encode.ts';
import { errorCode, RpcError } from './jsonrpc/errors.ts';
import type { Log } from './log.ts';
import { createDispatch, type CallContext } from './mcp/dispatch.ts';
import { ProviderFault } from './mcp/provider-json.ts';
import type { Provider } from './mcp/provider.ts';
import { revisionOf, supportedRevisions, type Revision } from './mcp/versions.ts';

export interface AppParts {
  readonly config: Config;
  readonly provider: Provider;
  readonly log: Log;
}

/** Most bytes of header fields. The largest that is of use is a bearer token, and that is bounded at 16 KiB. */
const maxHeaderBytes = 64 * 1024;

export type App = (head: RequestHead, body: BodySource) => HttpResponse | Promise<HttpResponse>;

export function createApp({ config, provider, log }: AppParts): App {
  const dispatch = createDispatch(provider);

  const serve: App = (head, body) => {
    const route = routeOf(head.path, config.mcpPath);
    if (route !== 'mcp') return refusal(404, 'Not found');
    if (head.method === 'OPTIONS') return preflightResponse('POST');
    if (head.method !== 'POST') return refusal(405, 'Method not allowed', [['allow', 'POST, OPTIONS']]);
    return serveMessages(head, body);
  };

  const serveMessages = (head: RequestHead, source: BodySource): HttpResponse => {
    if (!isJsonContentType(head.header('content-type'))) return refusal(415, 'Content-Type must be application/json');
    if (!acceptsJson(head.header('accept'))) return refusal(406, 'Only application/json can be answered');
    const revision = revisionOf(head.header('mcp-protocol-version'));
    if (revision === undefined) {
      return refusal(400, `Unsupported MCP-Protocol-Version; supported are ${supportedRevisions}`);
    }
    const body = readBody(source, head.header('content-length'), config.maxBodyBytes);
    if (typeof body === 'string') return bodyRefusals[body];

    const context = { revision, auth: undefined };
    const decoded = decode(body);
    switch (decoded.tag) {
      case 'fault':
        return rpcRefusal(revision, undefined, decoded.code, decoded.message);
      case 'single':
        return answerSingle(decoded.message, context);
      case 'batch':
        if (revision.batches) return answerBatch(decoded.messages, context);
        return rpcRefusal(revision, undefined, errorCode.invalidRequest, `Revision ${revision.id} has no batches`);
    }
  };

  const answerSingle = (message: RpcMessage, context: CallContext): HttpResponse => {
    const answer = answerMessage(message, context);
    if (answer === undefined) return emptyResponse(202);
    return jsonResponse(message.tag === 'request' ? 200 : 400, answer);
  };

  const answerBatch = (messages: readonly RpcMessage[], context: CallContext): HttpResponse => {
    const answers: string[] = [];
    for (const message of messages) {
      const answer = answerMessage(batchable(message), context);
      if (answer !== undefined) answers.push(answer);
    }
    if (answers.length === 0) return emptyResponse(202);
    const status = messages.every(({ tag }) => tag === 'invalid') ? 400 : 200;
    return jsonResponse(status, arrayText(answers));
  };

  /** @returns JSON text, or undefined when the message wants no answer. */
  const answerMessage = (message: RpcMessage, context: CallContext): string | undefined => {
    switch (message.tag) {
      case 'request':
        return answerRequest(message, context);
      case 'notification':
        try {
          dispatch.notification(message);
        } catch (thrown) {
          // A notification has no answer: its failure is for the log only.
          rpcErrorOf(thrown, message.method);
        }
        return undefined;
      case 'response':
        return undefined;
      case 'invalid':
        return errorText(message.id ?? unreadableId(context.revision), errorCode.invalidRequest, message.message);
    }
  };

  const answerRequest = (request: RpcRequest, context: CallContext): string => {
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

  return (head, body) => {
    if (head.headerBytes() > maxHeaderBytes) return refusal(431, 'The request header fields are too large');
    const origin = checkOrigin(head, config);
    if (origin.tag === 'refused') return refusal(403, origin.reason);
    const response = serve(head, body);
    if (origin.tag === 'own') return response;
    const headers = corsHeaders(origin.origin);
    return response instanceof Promise
      ? response.then((settled) => withHeaders(settled, headers))
      : withHeaders(response, headers);
  };
}

/** Initialize "MUST NOT be part of a JSON-RPC batch" (MCP 2025-03-26, basic/lifecycle "Initialization"). */
const batchable = (message: RpcMessage): RpcMessage =>
  message.tag === 'request' && message.method === 'initialize'
    ? { tag: 'invalid', id: message.id, message: 'Invalid request: initialize cannot be part of a batch' }
    : message;

/** The id of an answer to a message whose id could not be read. */
const unreadableId = (revision: Revision): string | undefined => (revision.nullId ? 'null' : undefined);

const rpcRefusal = (revision: Revision, id: string | undefined, code: number, message: string): HttpResponse =>
  jsonResponse(400, errorText(id ?? unreadableId(revision), code, message));

const bodyRefusals: Record<BodyFault, HttpResponse> = {
  'too-large': refusal(413, 'The request body is too large'),
  timeout: refusal(408, 'The request body took too long'),
  aborted: refusal(400, 'The request body ended before it was complete'),
};
