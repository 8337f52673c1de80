/**
 * The pipeline of a request: `serve` and `serveMcp` list its steps in order. The first step that has an answer, or
 * refuses, ends the request. Nothing after authorization runs for a caller who is not let in; the body is not read before
 * the token is checked; the provider is called last.
 */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import { createAccess, type AccessDependencies } from './access.ts';
import type { Caller } from './auth/index.ts';
import { readBody, type BodyFault, type BodySource } from './http/body.ts';
import { createStateSigner } from './crypto/signed-state.ts';
import { corsHeaders, preflightResponse } from './http/cors.ts';
import type { EventStream } from './http/event-stream.ts';
import { answerHealth } from './http/health.ts';
import type { HttpResponse, RequestHead } from './http/message.ts';
import { acceptsEvents, acceptsHtml, acceptsJson, isJsonContentType, isUncoded } from './http/negotiate.ts';
import { checkOrigin } from './http/origin.ts';
import { pageResponse } from './http/page.ts';
import { isRefusal, refuse, type Refusal } from './http/refusal.ts';
import { emptyResponse, jsonResponse, withHeaders } from './http/response.ts';
import { publicUrlOf, routeOf, type PublicUrl } from './http/routes.ts';
import { decode } from './jsonrpc/decode.ts';
import { refusalIn, refusalResponse, type RpcRefusal } from './jsonrpc/refusal.ts';
import { answerBatch } from './mcp/batch.ts';
import { createDispatch, type Answered } from './mcp/dispatch.ts';
import { selectRevision, type Messages } from './mcp/era.ts';
import { newestModern } from './mcp/versions.ts';
import type { Permission } from './policy/gate.ts';
import type { Provider } from './provider.ts';
import { createRequestLog, type RequestRecord } from './request-log.ts';
import { isPromise, type Pending } from './result.ts';

export interface AppDependencies extends Omit<AccessDependencies, 'authorization'> {
  readonly provider: Provider;
}

/**
 * Serves one request: at once where nothing has to be waited for. What has gone out as events, once the stream is open, is
 * the answer; what is returned then counts for nothing.
 */
export type App = (head: RequestHead, body: BodySource, events: EventStream) => Pending<HttpResponse>;

/** What a step that ends the request comes to. */
type Answer = HttpResponse | RpcRefusal;

/** A request, as the steps hand it on. */
interface RequestContext {
  readonly head: RequestHead;
  readonly body: BodySource;
  readonly events: EventStream;
  readonly publicUrl: PublicUrl;
  /** For the log; undefined where that has no line of this request. */
  record: RequestRecord | undefined;
  /** Who calls, once that is known. */
  caller: Caller;
  /** What the body holds, once it has been read. */
  messages: Messages | undefined;
}

/** Most bytes of header fields. The largest that is of use is a bearer token, and that is bounded at 16 KiB. */
const maxHeaderBytes = 64 * 1024;

export function createApp({ provider, ...dependencies }: AppDependencies): App {
  const { config, now, log } = dependencies;
  const access = createAccess({ ...dependencies, authorization: provider.authorization });
  const { stateKeys, clientLogLevel } = config;
  const signer = stateKeys && createStateSigner(stateKeys, now);
  const dispatch = createDispatch({ provider, signer, clientLogLevel, now, log });

  const beginRecord = createRequestLog(config.requestLog, now, log);

  const serve = (context: RequestContext): Pending<Answer> => {
    const { head, publicUrl } = context;
    if (head.headerBytes() > maxHeaderBytes) return headTooLarge;
    switch (routeOf(head.path, config)) {
      case 'mcp':
        return config.requestLog === 'off' ? serveMcp(context) : serveRecorded(context);
      case 'well-known':
        return access().auth.discovery(head, publicUrl()) ?? notFound;
      case 'live':
        return answerHealth(head, true);
      case 'ready':
        return andThen(isReady(context), (ready) => answerHealth(head, ready), context);
      case 'root':
        return wantsPage(head) ? pageResponse(200, publicUrl()) : notFound;
      case 'none':
        return notFound;
    }
  };

  const serveRecorded = (context: RequestContext): Pending<Answer> => {
    const record = beginRecord(context.head);
    context.record = record;
    return andThen(
      serveMcp(context),
      (answer) => {
        record?.answered(answer.status);
        return answer;
      },
      context,
    );
  };

  /** Whether tokens and policy can be enforced: where they cannot, every request is refused. */
  const isReady = (context: RequestContext): Pending<boolean> => {
    const { head, publicUrl } = context;
    const { auth, gate } = access();
    if (!auth.isEnforceable) return false;
    const asked = gate({ head, auth: undefined, publicUrl, revision: newestModern, messages: [] });
    return andThen(asked, (permission) => permission.tag === 'allowed', context);
  };

  const serveMcp = (context: RequestContext): Pending<Answer> => {
    const { head } = context;
    const origin = checkOrigin(head, config);
    if (origin.tag === 'refused') return origin;
    if (origin.tag === 'own') return serveMethod(context);
    const headers = corsHeaders(origin.origin);
    context.events.addHeaders(headers);
    return andThen(serveMethod(context), (settled) => withHeaders(settled, headers), context);
  };

  const serveMethod = (context: RequestContext): Pending<Answer> => {
    const { head, publicUrl } = context;
    return answerMethod(context) ?? andThen(access().auth.authenticate(head, publicUrl), serveCaller, context);
  };

  const serveCaller = (caller: Caller | Refusal, context: RequestContext): Pending<Answer> => {
    if (caller.tag === 'refused') return caller;
    context.caller = caller;
    const read = readMessages(context);
    if (read.tag === 'refused') return read;
    context.messages = read;
    const { revision, messages } = read;
    if (context.record !== undefined) context.record.read(messages);
    const { head, publicUrl } = context;
    const auth = contextOf(caller);
    return andThen(access().gate({ head, auth, publicUrl, revision, messages }), serveMessages, context);
  };

  const readMessages = ({ head, body: source }: RequestContext): Messages | RpcRefusal => {
    if (!isJsonContentType(head.header('content-type'))) return wrongContentType;
    if (!isUncoded(head.header('content-encoding'))) return contentCoded;
    if (!acceptsJson(head.header('accept'))) return notAcceptable;
    const body = readBody(source, head.header('content-length'), config.maxBodyBytes);
    if (body.tag === 'failed') return bodyRefusals[body.reason];

    const decoded = decode(body.value);
    const read = selectRevision(decoded, head);
    if (read.tag === 'refused' || read.revision.era === 'legacy') return read;
    return dispatch.check(read.messages[0]!, read.revision, head) ?? read;
  };

  const serveMessages = (permission: Permission | RpcRefusal, context: RequestContext): Pending<Answer> => {
    const { revision, isBatch, messages } = context.messages!;
    const { caller } = context;
    if (context.record !== undefined) context.record.decided(caller, permission.tag === 'allowed');
    if (permission.tag === 'refused') return refusalIn(revision, permission);
    const auth = contextOf(caller);
    const isShared = auth === undefined && !permission.isRestricting;
    if (isBatch) {
      // Only modern revisions have what has to be waited for, and they have no batches.
      const answer = answerBatch(messages, (message) => {
        const visible = permission.visible(message);
        return dispatch.answer(message, { revision, auth, visible, isShared, stream: undefined }) as
          | Answered
          | undefined;
      });
      return answer === undefined ? accepted : jsonResponse(answer.status, answer.text);
    }
    const message = messages[0]!;
    const visible = permission.visible(message);
    const stream = acceptsEvents(context.head.header('accept')) ? context.events : undefined;
    return andThen(dispatch.answer(message, { revision, auth, visible, isShared, stream }), finish, context);
  };

  return (head, body, events) => {
    const publicUrl = (): string | undefined => publicUrlOf(head, config);
    const context = { head, body, events, publicUrl, record: undefined, caller: open, messages: undefined };
    return andThen(serve(context), answerOf, context);
  };
}

const finish = (answer: Answered | undefined, { events }: RequestContext): Answer => {
  if (answer === undefined) return accepted;
  if (events.isOpen) events.complete(answer.text);
  return jsonResponse(answer.status, answer.text);
};

const answerOf = (answer: Answer): HttpResponse => (isRefusal(answer) ? refusalResponse(answer) : answer);

/** The answer to every method but POST. A preflight never carries credentials: it is answered before authorization. */
const answerMethod = ({ head, publicUrl }: RequestContext): Answer | undefined => {
  if (head.method === 'POST') return undefined;
  if (wantsPage(head)) return pageResponse(405, publicUrl(), allowed);
  if (head.method !== 'OPTIONS') return wrongMethod;
  return preflightResponse('POST', head.header('access-control-request-headers'));
};

/** Whether a browser asks, at somebody's wish to see what is there. */
const wantsPage = (head: RequestHead): boolean => head.method === 'GET' && acceptsHtml(head.header('accept'));

const open: Caller = { tag: 'open' };
/** Undefined when the provider asks for no authorization. */
const contextOf = (caller: Caller): AuthContext | undefined =>
  caller.tag === 'authenticated' ? caller.context : undefined;

/**
 * Goes on at once where nothing has to be waited for: a promise costs the engine a turn of its event loop. The step is given
 * the request, so that no function has to be made for one.
 */
const andThen = <T, U>(
  value: Pending<T>,
  step: (value: T, context: RequestContext) => Pending<U>,
  context: RequestContext,
): Pending<U> => (isPromise(value) ? value.then((settled) => step(settled, context)) : step(value, context));

const accepted = emptyResponse(202);
const headTooLarge = refuse(431, 'The request header fields are too large');
const notFound = refuse(404, 'Not found');
const allowed = [['allow', 'POST, OPTIONS']] as const;
const wrongMethod = refuse(405, 'Method not allowed', allowed);
const wrongContentType = refuse(415, 'Content-Type must be application/json');
const contentCoded = refuse(415, 'A body with a Content-Encoding is not read', [['accept-encoding', 'identity']]);
const notAcceptable = refuse(406, 'Only application/json can be answered');

const bodyRefusals: Readonly<Record<BodyFault, Refusal>> = {
  'too-large': refuse(413, 'The request body is too large'),
  timeout: refuse(408, 'The request body took too long'),
  aborted: refuse(400, 'The request body ended before it was complete'),
  fragmented: refuse(400, 'The request body came in too many pieces'),
};
