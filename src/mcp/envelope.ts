/**
 * What a modern request says of itself in `params._meta`: revision, client, what the client can do (MCP 2026-07-28,
 * basic/index "Per-request fields"). Nothing of it is verified, and nothing may be decided by it but what it asks for.
 */
import { isObject, type JsonObject } from '../json/read.ts';
import type { RpcMessage } from '../jsonrpc/decode.ts';
import { isLogLevel, logLevels } from './log-levels.ts';

const prefix = 'io.modelcontextprotocol/';
export const versionKey = `${prefix}protocolVersion`;
export const clientInfoKey = `${prefix}clientInfo`;
export const capabilitiesKey = `${prefix}clientCapabilities`;
export const logLevelKey = `${prefix}logLevel`;

/** A message's `_meta`, where it names a revision there: such a message is modern. Members may be of any type. */
export function envelopeOf(message: RpcMessage): JsonObject | undefined {
  if (message.tag !== 'request' && message.tag !== 'notification') return undefined;
  const meta = message.params['_meta'];
  return isObject(meta) && meta[versionKey] !== undefined ? meta : undefined;
}

/**
 * What is wrong with a request's envelope, in words a client's author understands; undefined when nothing is. Keys that are
 * not known here may hold anything.
 */
export function envelopeFault(meta: JsonObject): string | undefined {
  if (typeof meta[versionKey] !== 'string') return `${versionKey} must be a string`;
  const capabilities = meta[capabilitiesKey];
  if (capabilities === undefined) return `${capabilitiesKey} is missing`;
  if (!isObject(capabilities)) return `${capabilitiesKey} must be an object`;
  const client = meta[clientInfoKey];
  if (client !== undefined && !isImplementation(client)) {
    return `${clientInfoKey} must be an object with the strings name and version`;
  }
  const level = meta[logLevelKey];
  if (level !== undefined && !isLogLevel(level)) return `${logLevelKey} must be one of ${logLevels.join(', ')}`;
  const token = meta['progressToken'];
  if (token !== undefined && typeof token !== 'string' && !Number.isInteger(token)) {
    return 'progressToken must be a string or an integer';
  }
  return undefined;
}

const isImplementation = (value: unknown): boolean =>
  isObject(value) && typeof value['name'] === 'string' && typeof value['version'] === 'string';
