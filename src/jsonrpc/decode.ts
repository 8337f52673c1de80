/** A request body's bytes → JSON-RPC messages (JSON-RPC 2.0 §4, §6; MCP "Base Protocol", "Messages"). */
import {
  isObject,
  memberAt,
  readJson,
  type JsonDocument,
  type JsonFault,
  type JsonObject,
  type JsonPath,
} from '../json/read.ts';
import { failed, type Failed } from '../result.ts';
import { errorCode } from './errors.ts';

/** A call that wants an answer. */
export interface RpcRequest {
  readonly tag: 'request';
  /** The id's JSON text, exactly as sent, so that it can be echoed exactly. */
  readonly id: string;
  readonly method: string;
  /** Empty when the message has none. */
  readonly params: JsonObject;
  /** The JSON text of a member of params, exactly as sent. The member must be there. */
  paramSource(path: JsonPath): string;
}

export interface RpcNotification {
  readonly tag: 'notification';
  readonly method: string;
  readonly params: JsonObject;
}

/** An answer to a request that this server never sends. */
interface RpcResponse {
  readonly tag: 'response';
}

/** JSON, but not a JSON-RPC message as MCP wants it. `id` is there when it could be read. */
interface InvalidMessage {
  readonly tag: 'invalid';
  readonly id: string | undefined;
  readonly message: string;
}

export type RpcMessage = RpcRequest | RpcNotification | RpcResponse | InvalidMessage;

/** The id of a message that wants an answer, as JSON text. */
export const idOf = (message: RpcMessage): string | undefined => (message.tag === 'request' ? message.id : undefined);

/** What a body holds. A `single` has one message. */
export interface Decoded {
  readonly tag: 'single' | 'batch';
  readonly messages: readonly RpcMessage[];
}

/** Why a body holds no messages, as a JSON-RPC error without id says it. */
interface BodyError {
  readonly code: number;
  readonly message: string;
}

/** Most messages in one batch: a body of 4 MiB could hold 70,000 calls and make one request cost as much. */
export const maxBatchLength = 100;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Decodes a body. Not checked: whether a batch is allowed (that depends on the revision), what methods and params mean,
 * and whether strings are well-formed Unicode (`\ud800` may stand alone in an escape).
 */
export function decode(body: Uint8Array): Decoded | Failed<BodyError> {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return failed(notUtf8);
  }
  const document = readJson(text);
  if (document.tag === 'failed') return failed(jsonFaults[document.reason]);
  const { value } = document;
  if (!Array.isArray(value)) return { tag: 'single', messages: [decodeMessage(value, document, noPath)] };
  if (value.length === 0 || value.length > maxBatchLength) {
    return failed(wrongBatchLength);
  }
  return { tag: 'batch', messages: decodeAll(value, document) };
}

const decodeAll = (items: readonly unknown[], document: JsonDocument): RpcMessage[] =>
  items.map((item, index) => decodeMessage(item, document, [index]));

const invalidBody = (what: string): BodyError => ({
  code: errorCode.invalidRequest,
  message: `Invalid request: ${what}`,
});
const parseError = (what: string): BodyError => ({ code: errorCode.parseError, message: `Parse error: ${what}` });

const notUtf8 = parseError('the body is not UTF-8');
const wrongBatchLength = invalidBody(`a batch holds 1 to ${maxBatchLength} messages`);
const jsonFaults: Readonly<Record<JsonFault, BodyError>> = {
  syntax: parseError('the body is not JSON'),
  'duplicate-key': invalidBody('an object has two equal keys'),
  depth: invalidBody('the JSON is nested too deeply'),
  size: invalidBody('the JSON holds too many values'),
};

/** JSON has no `undefined`: a member that reads so is absent. None of these names is on an object's prototype. */
function decodeMessage(value: unknown, document: JsonDocument, path: JsonPath): RpcMessage {
  if (!isObject(value)) return invalid(undefined, 'a message is a JSON object');
  const { jsonrpc, id: idValue, method, params: given, result, error } = value as Envelope;
  // Not all that clients write for "no parameters" is what JSON-RPC has for it (§4.2).
  const params = given ?? noParams;

  const id = idValue === undefined ? undefined : idText(idValue, document, path);
  if (idValue !== undefined && id === undefined) return invalid(undefined, 'id must be a string or an integer');
  if (jsonrpc !== '2.0') return invalid(id, 'jsonrpc must be "2.0"');

  if (method === undefined) {
    // An error may answer a request whose id could not be read (MCP 2025-11-25, `JSONRPCErrorResponse`).
    const isResponse = result === undefined ? error !== undefined : error === undefined && id !== undefined;
    return isResponse ? { tag: 'response' } : invalid(id, 'method is missing');
  }
  if (typeof method !== 'string' || method === '') return invalid(id, 'method must be a string that is not empty');
  if (result !== undefined || error !== undefined) {
    return invalid(id, 'a message has either a method, or a result or error');
  }
  if (!isObject(params)) return invalid(id, 'params must be an object');
  if (id === undefined) return { tag: 'notification', method, params };
  return { tag: 'request', id, method, params, paramSource: createParamSource(params, document, path) };
}

/** The text of the arguments is kept: a policy and the provider are both given it, and it may be long. */
function createParamSource(params: JsonObject, document: JsonDocument, path: JsonPath): RpcRequest['paramSource'] {
  let args: string | undefined;
  return (rest) => {
    const isArguments = rest.length === 1 && rest[0] === 'arguments';
    if (isArguments && args !== undefined) return args;
    // A canonical document has no need of the whole path.
    const text = document.isCanonical
      ? JSON.stringify(rest.length === 1 ? params[rest[0]!] : memberAt(params, rest))
      : document.source(path.concat('params', rest));
    if (isArguments) args = text;
    return text;
  };
}

type Envelope = { readonly [name in 'jsonrpc' | 'id' | 'method' | 'params' | 'result' | 'error']?: unknown };

const noPath: JsonPath = Object.freeze([]);

const noParams: JsonObject = {};

/** The id's text, or undefined for one that MCP does not allow (null, fractions, anything but string or integer). */
function idText(id: unknown, document: JsonDocument, path: JsonPath): string | undefined {
  if (typeof id !== 'string' && typeof id !== 'number') return undefined;
  const text = document.isCanonical ? JSON.stringify(id) : document.source(path.concat('id'));
  // Most numbers are small, and `isSafeInteger` is a call.
  const isAllowed = typeof id === 'string' || (id | 0) === id || Number.isSafeInteger(id) || isIntegerText(text);
  return isAllowed ? text : undefined;
}

/** An integer as JSON writes it, of any size: beyond 2^53 only the text is exact. */
const isIntegerText = (text: string): boolean => /^-?[0-9]+$/.test(text);

function invalid(id: string | undefined, what: string): InvalidMessage {
  return { tag: 'invalid', id, message: `Invalid request: ${what}` };
}
