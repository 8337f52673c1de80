/**
 * What a policy sees of a message: `{ token, request, mcp }`, as JSON text. What a client sent goes in as it was sent,
 * not serialised anew, so that the policy and the provider read the same text.
 *
 * - `token`: the verified token: sub, iss, aud, scopes, client_id, claims. Absent without authorization.
 * - `request`: method, path, headers (lower-case names). Credentials are left out.
 * - `mcp`: method, and all that reaches a provider, see `called.ts`. `listing: true` when it is asked whether a list
 *   shows an item; no call has it. `revision` of MCP; `client`: what a modern request says of its client, which nobody
 *   has verified.
 */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { RequestHead } from '../http/message.ts';
import { isObject } from '../json/read.ts';
import { arrayText, member, objectText } from '../json/write.ts';
import type { RpcNotification, RpcRequest } from '../jsonrpc/decode.ts';
import { beginMcp, type InputUse } from './input-use.ts';

export interface PolicyRequest {
  readonly head: RequestHead;
  /** The verified caller; undefined when the provider asks for no authorization. */
  readonly auth: AuthContext | undefined;
  /** The revision of MCP that the message is served in (mcp/versions.ts). */
  readonly revision: { readonly id: string; readonly era: 'legacy' | 'modern' };
  readonly message: RpcRequest | RpcNotification;
}

/**
 * Credentials (RFC 9110 §11.6, §11.7.2; RFC 6265 §5.4): a policy has no use for them, and its author might log them.
 */
const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie']);

/** A list's method → what a client would do with an item, and what the input calls the item. */
const listItems = new Map<string, readonly [method: string, name: string]>([
  ['tools/list', ['tools/call', 'tool']],
  ['prompts/list', ['prompts/get', 'prompt']],
  ['resources/list', ['resources/read', 'uri']],
  // The item is a URI template (RFC 6570), not a URI.
  ['resources/templates/list', ['resources/read', 'uri']],
]);

/** The input for a message, put together from texts that are there for each method, and parameters as they were sent. */
export function inputText(request: PolicyRequest, use: InputUse): string {
  const { message } = request;
  const given = use.given.get(message.method);
  let text = use.caller ? `{${callerText(request, use)}` : '{';
  text += given === undefined ? beginMcp(message.method) : given.begin;
  if (use.protocol) text += protocolMembers(request, use);
  if (given !== undefined && message.tag === 'request') {
    const { members } = given;
    const { params } = message;
    for (let index = 0; index < members.length; index++) {
      const { path, name } = members[index]!;
      const value = params[path[0]];
      // What is null counts as absent, for the provider too (mcp/params.ts).
      if (value !== undefined && value !== null) text += name + message.paramSource(path);
    }
  }
  return `${text}}}`;
}

/** For a list's request: the input that asks whether the list shows an item. Undefined for other requests. */
export function itemInputText(request: PolicyRequest, use: InputUse): ((item: string) => string) | undefined {
  const listItem = listItems.get(request.message.method);
  if (listItem === undefined) return undefined;
  const [method, name] = listItem;
  const caller = callerText(request, use);
  const protocol = protocolMembers(request, use);
  const begin = `{${caller}${beginMcp(method)}${protocol},"${name}":`;
  return (item) => `${begin}${JSON.stringify(item)},"listing":true}}`;
}

/** The members before `mcp`, each with its comma. */
function callerText({ auth, head }: PolicyRequest, use: InputUse): string {
  const token = auth === undefined || !use.token ? '' : `"token":${tokenText(auth)},`;
  return use.request ? `${token}"request":${requestText(head, use)},` : token;
}

function tokenText(auth: AuthContext): string {
  let known = texts.get(auth);
  if (known === undefined) texts.set(auth, (known = newTokenText(auth)));
  return known;
}

/** A verified token that is kept is kept with its text. */
const texts = new WeakMap<AuthContext, string>();

const newTokenText = (auth: AuthContext): string =>
  objectText(
    member('sub', JSON.stringify(auth.sub)) +
      member('iss', JSON.stringify(auth.iss)) +
      member('aud', stringsText(auth.aud)) +
      member('scopes', stringsText(auth.scopes)) +
      member('client_id', auth.clientId === undefined ? undefined : JSON.stringify(auth.clientId)) +
      member('claims', claimsText(auth)),
  );

/** Registered times and all claims that have no member of their own. */
const claimsText = ({ claims, exp, iat, nbf }: AuthContext): string =>
  objectText(
    member('exp', String(exp)) +
      member('iat', iat === undefined ? undefined : String(iat)) +
      member('nbf', nbf === undefined ? undefined : String(nbf)) +
      claims.map(([name, text]) => `,${JSON.stringify(name)}:${text}`).join(''),
  );

const stringsText = (strings: readonly string[]): string => arrayText(strings.map((text) => JSON.stringify(text)));

function requestText(head: RequestHead, use: InputUse): string {
  if (!use.headers) return JSON.stringify({ method: head.method, path: head.path });
  return JSON.stringify({ method: head.method, path: head.path, headers: shownHeaders(head) });
}

function shownHeaders(head: RequestHead): Readonly<Record<string, string>> {
  const headers = Object.create(null) as Record<string, string>;
  head.headers().forEach((value, name) => {
    if (!secretHeaders.has(name)) headers[name] = value;
  });
  return headers;
}

/** What is spoken, and by which client. */
function protocolMembers(request: PolicyRequest, use: InputUse): string {
  const { message, revision } = request;
  const revisionMember = use.revision ? `,"revision":"${revision.id}"` : '';
  if (!use.client || clientOf(request) === undefined || message.tag !== 'request') return revisionMember;
  return revisionMember + member('client', message.paramSource(clientPath));
}

/** What a modern request says of its client; undefined where it says nothing. */
function clientOf({ message, revision }: Pick<PolicyRequest, 'message' | 'revision'>): unknown {
  const meta = revision.era === 'modern' ? message.params['_meta'] : undefined;
  return isObject(meta) ? (meta[clientInfoKey] ?? undefined) : undefined;
}

/** Where modern revisions have it (2026-07-28, basic/index "Per-request fields"). */
const clientInfoKey = 'io.modelcontextprotocol/clientInfo';
const clientPath = ['_meta', clientInfoKey];

/**
 * Whether a string or a name in what the policy is given of the message's parameters holds half of a surrogate pair.
 * The policy would see U+FFFD in its place (as a JSON reader in Go or Rust does), the provider perhaps something else.
 * `input` is the message's input text: a body is UTF-8, so such a half is there as an escape or not at all.
 */
export function holdsLoneSurrogate(request: PolicyRequest, input: string, use: InputUse): boolean {
  const { message } = request;
  if (message.tag === 'notification' || !input.includes('\\u')) return false;
  return (use.client && !isWellFormed(clientOf(request))) || paramsHoldLoneSurrogate(message, use);
}

function paramsHoldLoneSurrogate(message: RpcRequest, use: InputUse): boolean {
  const members = use.given.get(message.method)?.members ?? [];
  return members.some(({ path }) => !isWellFormed(message.params[path[0]]));
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => name.isWellFormed() && isWellFormed(inner));
}
