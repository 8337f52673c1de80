/** What a provider returns → JSON text that may go out. Every failure here is the provider's: −32603, details logged. */
import type { McpError } from 'wasmcp:mcp/mcp-types@0.2.0';
import { isObject, readJson, type JsonDocument, type JsonObject } from '../json/read.ts';
import { errorCode, RpcError } from '../jsonrpc/errors.ts';

/**
 * The provider broke its contract. The client learns only that; `detail` is for the log.
 */
export class ProviderFault extends RpcError {
  readonly detail: string;

  constructor(detail: string) {
    super(errorCode.internalError, 'The provider returned a value that the protocol does not allow');
    this.detail = detail;
  }
}

/** Most characters of one result: what a guest can hold several times over, and more than any client wants. */
export const maxResultLength = 16 * 1024 * 1024;

/** A string as JSON text. */
export function stringText(value: string): string {
  if (value.length > maxResultLength) throw new ProviderFault(`a string of ${value.length} characters`);
  return JSON.stringify(value);
}

/** A string member of an object; nothing when there is no value. */
export const stringMember = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `,"${name}":${stringText(value)}`;

/** A boolean or finite number member; nothing when there is no value. */
export const plainMember = (name: string, value: boolean | number | undefined): string =>
  value === undefined ? '' : `,"${name}":${value}`;

/** JSON text from a provider, as it came, and its value. */
export interface ProviderJson<Value> {
  readonly text: string;
  readonly value: Value;
  /** The text of a part of it, as it came. */
  readonly source: JsonDocument['source'];
}

/**
 * JSON text from a provider, once it has been read: it is JSON, within the depth limit, without duplicate keys. Not checked:
 * whether it fits a schema, whether a schema in it is one; `$ref` is never followed.
 */
export function readProviderJson(text: string, what: string): ProviderJson<unknown> {
  if (text.length > maxResultLength) throw new ProviderFault(`${what}: ${text.length} characters`);
  const document = readJson(text);
  if (document.tag === 'failed') throw new ProviderFault(`${what}: ${document.reason}`);
  return { text: document.source([]), value: document.value, source: document.source };
}

/** The same where it must be an object. */
export function readProviderObject(text: string, what: string): ProviderJson<JsonObject> {
  const json = readProviderJson(text, what);
  if (!isObject(json.value)) throw new ProviderFault(`${what}: not a JSON object`);
  return json as ProviderJson<JsonObject>;
}

/** What of an object MCP does not allow, in a phrase; undefined: nothing. */
export type FindFault = (object: JsonObject) => string | undefined;

export const noFault: FindFault = () => undefined;

/** A member whose value is JSON text of an object from a provider; nothing when there is none. */
export const jsonMember = (
  name: string,
  text: string | undefined,
  what: string,
  findFault: FindFault = noFault,
): string => {
  if (text === undefined) return '';
  const json = readProviderObject(text, what);
  const fault = findFault(json.value);
  if (fault !== undefined) throw new ProviderFault(`${what}: ${fault}`);
  return `,"${name}":${json.text}`;
};

/** Base64 as clients decode it (RFC 4648 §4); one that they could not decode makes them refuse the whole result. */
export function base64Text(value: string, what: string): string {
  if (value.length > maxResultLength) throw new ProviderFault(`${what}: ${value.length} characters`);
  if (value.length % 4 !== 0 || !base64.test(value)) throw new ProviderFault(`${what}: not base64`);
  return `"${value}"`;
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Refuses a result whose parts are each within the limit and together are not. @returns the result. */
export function checkResult(text: string): string {
  if (text.length > maxResultLength) throw new ProviderFault(`a result of ${text.length} characters`);
  return text;
}

/** Calls the provider. A `result` error becomes the JSON-RPC error that its code stands for. */
export function callProvider<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw providerError(thrown);
  }
}

/** What is to be thrown in the place of what a call of the provider threw. */
export function providerError(thrown: unknown): unknown {
  const error = (thrown as { payload?: unknown } | undefined)?.payload;
  return isMcpError(error) ? rpcError(error) : thrown;
}

const isMcpError = (value: unknown): value is McpError =>
  isObject(value) && isObject(value['code']) && typeof value['message'] === 'string';

/** WIT `error-code` → JSON-RPC code. `custom-code` carries its own. */
const codes: Record<Exclude<McpError['code']['tag'], 'custom-code'>, number> = {
  'parse-error': errorCode.parseError,
  'invalid-request': errorCode.invalidRequest,
  'method-not-found': errorCode.methodNotFound,
  'invalid-params': errorCode.invalidParams,
  'internal-error': errorCode.internalError,
  'resource-not-found': errorCode.resourceNotFound,
  // MCP names invalid params for both: server/tools and server/prompts, "Error Handling".
  'tool-not-found': errorCode.invalidParams,
  'prompt-not-found': errorCode.invalidParams,
  timeout: errorCode.timeout,
  unauthorized: errorCode.forbidden,
  'rate-limited': errorCode.rateLimited,
  // MCP has no code for it; this is what LSP uses.
  cancelled: -32800,
};

function rpcError({ code, message, data }: McpError): RpcError {
  if (message.length > maxResultLength) throw new ProviderFault(`an error message of ${message.length} characters`);
  const number = code.tag === 'custom-code' ? code.val : codes[code.tag];
  return new RpcError(number, message, data === undefined ? undefined : dataText(data));
}

/** `data` is a WIT string: JSON text goes out as the JSON it is, any other text as a JSON string. */
function dataText(data: string): string {
  if (data.length > maxResultLength) throw new ProviderFault(`error data of ${data.length} characters`);
  const document = readJson(data);
  return document.tag === 'failed' ? JSON.stringify(data) : document.source([]);
}
