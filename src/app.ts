/**
 * The pipeline of a request, in reading order. Nothing after authorization runs for a caller who is not let in; the body
 * is not read before the token is checked; the provider is the last thing called.
 */
import type { Auth, AuthResult } from './auth/index.ts';
import type { Config } from './config.ts';
import { readBody, type BodyFault, type BodySource } from './http/body.ts';
import { corsHeaders, preflightResponse } from './http/cors.ts';
import type { HttpResponse, RequestHead } from './http/message.ts';
import { acceptsJson, isJsonContentType } from './http/negotiate.ts';
import { checkOrigin } from './http/origin.ts';
import { emptyResponse, jsonResponse, refusal, withHeaders } from './http/response.ts';
import { publicUrlOf, routeOf, type PublicUrl } from './http/routes.ts';
import { decode, type RpcMessage } from './jsonrpc/decode.ts';
import { arrayText } from './json/write.ts';
import { errorText } from './jsonrpc/encode.ts';
import { errorCode } from './jsonrpc/errors.ts';
import type { Log } from './log.ts';
import { createResponder } from './mcp/respond.ts';
import type { Provider } from './mcp/provider.ts';
import { revisionOf, supportedRevisions } from './mcp/versions.ts';
import type { PolicyComponent } from './policy/component.ts';
import { createPolicyGate } from './policy/gate.ts';

export interface AppParts {
  readonly config: Config;
  readonly provider: Provider;
  readonly auth: Auth;
  readonly policy: PolicyComponent;
  readonly log: Log;
}

/** Serves one request: at once where nothing has to be waited for. */
export type App = (head: RequestHead, body: BodySource) => HttpResponse | Promise<HttpResponse>;

/** Most bytes of header fields. The largest that is of use is a bearer token, and that is bounded at 16 KiB. */
const maxHeaderBytes = 64 * 1024;

export function createApp({ config, provider, auth, policy, log }: AppParts): App {
  const gate = createPolicyGate({ component: policy, auth, log });
  const responder = createResponder({ provider, log });

  const serve: App = (head, body) => {
    if (head.headerBytes() > maxHeaderBytes) return refusal(431, 'The request header fields are too large');
    switch (routeOf(head.path, config.mcpPath)) {
      case 'mcp':
        return checkedOrigin(head, body);
      case 'well-known':
        return auth.discovery(head, publicUrlOf(head, config)) ?? notFound;
      case 'none':
        return notFound;
    }
  };

  const checkedOrigin: App = (head, body) => {
    const origin = checkOrigin(head, config);
    if (origin.tag === 'refused') return refusal(403, origin.reason);
    if (origin.tag === 'own') return checkedMethod(head, body);
    const headers = corsHeaders(origin.origin);
    return andThen(checkedMethod(head, body), (response) => withHeaders(response, headers));
  };

  const checkedMethod: App = (head, body) => {
    if (head.method === 'OPTIONS') return preflightResponse('POST');
    if (head.method !== 'POST') return refusal(405, 'Method not allowed', [['allow', 'POST, OPTIONS']]);
    return authorized(head, body);
  };

  const authorized: App = (head, body) => {
    const publicUrl: PublicUrl = () => publicUrlOf(head, config);
    return andThen(auth.authenticate(head, publicUrl), (caller) =>
      caller.tag === 'refused' ? caller.response : answered(head, body, caller, publicUrl),
    );
  };

  const answered = (
    head: RequestHead,
    source: BodySource,
    caller: AuthResult & { tag: 'open' | 'authenticated' },
    publicUrl: PublicUrl,
  ): HttpResponse | Promise<HttpResponse> => {
    if (!isJsonContentType(head.header('content-type'))) return refusal(415, 'Content-Type must be application/json');
    if (!acceptsJson(head.header('accept'))) return refusal(406, 'Only application/json can be answered');
    const revision = revisionOf(head.header('mcp-protocol-version'));
    if (revision === undefined) {
      return refusal(400, `Unsupported MCP-Protocol-Version; supported are ${supportedRevisions}`);
    }
    const body = readBody(source, head.header('content-length'), config.maxBodyBytes);
    if (typeof body === 'string') return bodyRefusals[body];

    const refused = (code: number, message: string): HttpResponse =>
      jsonResponse(400, errorText(revision.nullId ? 'null' : undefined, code, message));
    const decoded = decode(body);
    if (decoded.tag === 'failed') return refused(decoded.reason.code, decoded.reason.message);
    if (decoded.tag === 'batch' && !revision.batches) {
      return refused(errorCode.invalidRequest, `Revision ${revision.id} has no batches`);
    }

    const messages = decoded.tag === 'batch' ? decoded.messages.map(batchable) : decoded.messages;
    const context = caller.tag === 'authenticated' ? caller.context : undefined;
    return andThen(gate({ head, auth: context, publicUrl, messages }), (permission) => {
      if (permission.tag === 'refused') return permission.response;
      const answers: string[] = [];
      for (let index = 0; index < messages.length; index++) {
        const message = messages[index]!;
        const visible = permission.visible(message);
        const answer = responder(message, { revision, auth: context, visible });
        if (answer !== undefined) answers.push(answer);
      }
      if (answers.length === 0) return emptyResponse(202);
      return jsonResponse(statusOf(messages), decoded.tag === 'batch' ? arrayText(answers) : answers[0]!);
    });
  };

  return serve;
}

/** A JSON-RPC error that answers a request is no HTTP error. A body without any message of JSON-RPC is one. */
const statusOf = (messages: readonly RpcMessage[]): number =>
  messages.every(({ tag }) => tag === 'invalid') ? 400 : 200;

/** Initialize "MUST NOT be part of a JSON-RPC batch" (MCP 2025-03-26, basic/lifecycle "Initialization"). */
const batchable = (message: RpcMessage): RpcMessage =>
  message.tag === 'request' && message.method === 'initialize'
    ? { tag: 'invalid', id: message.id, message: 'Invalid request: initialize cannot be part of a batch' }
    : message;

/** Goes on at once where nothing has to be waited for: a promise costs the engine a turn of its event loop. */
const andThen = <T, U>(value: T | Promise<T>, step: (value: T) => U | Promise<U>): U | Promise<U> =>
  value instanceof Promise ? value.then(step) : step(value);

const notFound = refusal(404, 'Not found');

const bodyRefusals: Record<BodyFault, HttpResponse> = {
  'too-large': refusal(413, 'The request body is too large'),
  timeout: refusal(408, 'The request body took too long'),
  aborted: refusal(400, 'The request body ended before it was complete'),
  fragmented: refusal(400, 'The request body came in too many pieces'),
};
