/**
 * The pipeline of a request: `serve` and `serveMcp` list its steps in order. The first step that has an answer, or
 * refuses, ends the request. Nothing after authorization runs for a caller who is not let in; the body is not read before
 * the token is checked; the provider is called last.
 */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import { createAccess, type AccessDependencies } from './access.ts';
import type { Caller } from './auth/index.ts';
import { readBody, type BodyFault, type BodySource } from './http/body.ts';
import { corsHeaders, preflightResponse } from './http/cors.ts';
import type { HttpResponse, RequestHead } from './http/message.ts';
import { acceptsJson, isJsonContentType, isUncoded } from './http/negotiate.ts';
import { checkOrigin } from './http/origin.ts';
import { isRefusal, refuse, type Refusal } from './http/refusal.ts';
import { emptyResponse, jsonResponse, withHeaders } from './http/response.ts';
import { publicUrlOf, routeOf, type PublicUrl } from './http/routes.ts';
import { arrayText } from './json/write.ts';
import { decode, type RpcMessage } from './jsonrpc/decode.ts';
import { errorCode } from './jsonrpc/errors.ts';
import { refusalResponse, type RpcRefusal } from './jsonrpc/refusal.ts';
import { answerBatch } from './mcp/batch.ts';
import { createDispatch } from './mcp/dispatch.ts';
import { newestRevision, revisionOf, supportedRevisions, type Revision } from './mcp/versions.ts';
import type { Provider } from './provider.ts';

export interface AppDependencies extends Omit<AccessDependencies, 'authorization'> {
  readonly provider: Provider;
}

/** Serves one request: at once where nothing has to be waited for. */
export type App = (head: RequestHead, body: BodySource) => Pending<HttpResponse>;

type Pending<T> = T | Promise<T>;

/** What a step that ends the request comes to. */
type Answer = HttpResponse | RpcRefusal;

/** A request, as the steps hand it on. */
interface RequestContext {
  readonly head: RequestHead;
  readonly body: BodySource;
  readonly publicUrl: PublicUrl;
}

/** What a body holds, and in which revision of MCP. */
interface Messages {
  readonly tag: 'messages';
  readonly revision: Revision;
  readonly isBatch: boolean;
  readonly messages: readonly RpcMessage[];
}

/** Most bytes of header fields. The largest that is of use is a bearer token, and that is bounded at 16 KiB. */
const maxHeaderBytes = 64 * 1024;

export function createApp({ provider, ...dependencies }: AppDependencies): App {
  const { config, log } = dependencies;
  const access = createAccess({ ...dependencies, authorization: provider.authorization });
  const dispatch = createDispatch({ provider, log });

  const serve = (context: RequestContext): Pending<Answer> => {
    const { head, publicUrl } = context;
    if (head.headerBytes() > maxHeaderBytes) return headTooLarge;
    switch (routeOf(head.path, config.mcpPath, config.metadataPath)) {
      case 'mcp':
        return serveMcp(context);
      case 'well-known':
        return access().auth.discovery(head, publicUrl()) ?? notFound;
      case 'none':
        return notFound;
    }
  };

  const serveMcp = (context: RequestContext): Pending<Answer> => {
    const { head } = context;
    const origin = checkOrigin(head, config);
    if (origin.tag === 'refused') return origin;
    const answer =
      answerMethod(head) ??
      andThen(authenticate(context), (caller) => {
        if (caller.tag === 'refused') return caller;
        const messages = readMessages(context);
        return messages.tag === 'refused' ? messages : respondTo(messages, caller, context);
      });
    if (origin.tag === 'own') return answer;
    const headers = corsHeaders(origin.origin);
    return andThen(answer, (settled) => withHeaders(settled, headers));
  };

  const authenticate = ({ head, publicUrl }: RequestContext): Pending<Caller | Refusal> =>
    access().auth.authenticate(head, publicUrl);

  const readMessages = ({ head, body: source }: RequestContext): Messages | RpcRefusal => {
    if (!isJsonContentType(head.header('content-type'))) return wrongContentType;
    if (!isUncoded(head.header('content-encoding'))) return contentCoded;
    if (!acceptsJson(head.header('accept'))) return notAcceptable;
    const named = revisionOf(head.header('mcp-protocol-version'));
    const body = readBody(source, head.header('content-length'), config.maxBodyBytes);
    if (body.tag === 'failed') return bodyRefusals[body.reason];

    const decoded = decode(body.value);
    const revision = named ?? (isInitialize(decoded) ? newestRevision : undefined);
    if (revision === undefined) return unsupportedRevision;
    if (decoded.tag === 'failed') return refuseBody(revision, decoded.reason.message, decoded.reason.code);
    const isBatch = decoded.tag === 'batch';
    if (isBatch && !revision.batches) return refuseBody(revision, `Revision ${revision.id} has no batches`);
    const messages = isBatch ? decoded.messages.map(withoutInitialize) : decoded.messages;
    return { tag: 'messages', revision, isBatch, messages };
  };

  const respondTo = (
    { revision, isBatch, messages }: Messages,
    caller: Caller,
    { head, publicUrl }: RequestContext,
  ): Pending<Answer> => {
    const auth: AuthContext | undefined = caller.tag === 'authenticated' ? caller.context : undefined;
    return andThen(access().gate({ head, auth, publicUrl, messages }), (permission) => {
      if (permission.tag === 'refused') return permission;
      const answer = (message: RpcMessage): string | undefined =>
        dispatch(message, { revision, auth, visible: permission.visible(message) });
      const text = isBatch ? batchText(answerBatch(messages, answer)) : answer(messages[0]!);
      return text === undefined ? emptyResponse(202) : jsonResponse(statusOf(messages), text);
    });
  };

  return (head, body) =>
    andThen(serve({ head, body, publicUrl: () => publicUrlOf(head, config) }), (answer) =>
      isRefusal(answer) ? refusalResponse(answer) : answer,
    );
}

/** The answer to every method but POST. A preflight never carries credentials: it is answered before authorization. */
const answerMethod = (head: RequestHead): Answer | undefined => {
  if (head.method === 'POST') return undefined;
  if (head.method !== 'OPTIONS') return wrongMethod;
  return preflightResponse('POST', head.header('access-control-request-headers'));
};

/** Bodies that hold no message which could be answered. */
const refuseBody = ({ nullId }: Revision, message: string, code: number = errorCode.invalidRequest): RpcRefusal => ({
  ...refuse(400, message),
  id: nullId ? 'null' : undefined,
  code,
});

/** A JSON-RPC error that answers a request is no HTTP error. A body without any message of JSON-RPC is one. */
const statusOf = (messages: readonly RpcMessage[]): number =>
  messages.every(({ tag }) => tag === 'invalid') ? 400 : 200;

/** Whether a body is the request that settles a revision: what its header says of one does not count (basic/lifecycle). */
function isInitialize(decoded: ReturnType<typeof decode>): boolean {
  if (decoded.tag !== 'single') return false;
  const message = decoded.messages[0]!;
  return message.tag === 'request' && message.method === 'initialize';
}

/** Initialize "MUST NOT be part of a JSON-RPC batch" (MCP 2025-03-26, basic/lifecycle "Initialization"). */
const withoutInitialize = (message: RpcMessage): RpcMessage =>
  message.tag === 'request' && message.method === 'initialize'
    ? { tag: 'invalid', id: message.id, message: 'Invalid request: initialize cannot be part of a batch' }
    : message;

/** Nothing where no message of a batch wants an answer. */
const batchText = (answers: readonly string[]): string | undefined =>
  answers.length === 0 ? undefined : arrayText(answers);

/** Goes on at once where nothing has to be waited for: a promise costs the engine a turn of its event loop. */
const andThen = <T, U>(value: Pending<T>, step: (value: T) => Pending<U>): Pending<U> =>
  value instanceof Promise ? value.then(step) : step(value);

const headTooLarge = refuse(431, 'The request header fields are too large');
const notFound = refuse(404, 'Not found');
const wrongMethod = refuse(405, 'Method not allowed', [['allow', 'POST, OPTIONS']]);
const wrongContentType = refuse(415, 'Content-Type must be application/json');
const contentCoded = refuse(415, 'A body with a Content-Encoding is not read', [['accept-encoding', 'identity']]);
const notAcceptable = refuse(406, 'Only application/json can be answered');
const unsupportedRevision = refuse(400, `Unsupported MCP-Protocol-Version; supported are ${supportedRevisions}`);

const bodyRefusals: Readonly<Record<BodyFault, Refusal>> = {
  'too-large': refuse(413, 'The request body is too large'),
  timeout: refuse(408, 'The request body took too long'),
  aborted: refuse(400, 'The request body ended before it was complete'),
  fragmented: refuse(400, 'The request body came in too many pieces'),
};
