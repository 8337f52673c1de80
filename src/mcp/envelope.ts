/**
 * What a modern request says of itself in `params._meta`: revision, client, what the client can do (MCP 2026-07-28,
 * basic/index "Per-request fields"). Nothing of it is verified, and nothing may be decided by it but what it asks for.
 */
import { isObject, type JsonObject } from '../json/read.ts';
import type { RpcMessage } from '../jsonrpc/decode.ts';
import { RpcError } from '../jsonrpc/errors.ts';
import { readImplementation } from './implementation.ts';
import { isLogLevel, logLevels } from './log-levels.ts';
import { isProvidersText } from './params.ts';

const prefix = 'io.modelcontextprotocol/';
export const versionKey = `${prefix}protocolVersion`;
export const clientInfoKey = `${prefix}clientInfo`;
export const capabilitiesKey = `${prefix}clientCapabilities`;
export const logLevelKey = `${prefix}logLevel`;
export const serverInfoKey = `${prefix}serverInfo`;
const progressTokenKey = 'progressToken';

/** A message's `_meta`, where it names a revision there: such a message is modern. Members may be of any type. */
export function envelopeOf(message: RpcMessage): JsonObject | undefined {
  if (message.tag !== 'request' && message.tag !== 'notification') return undefined;
  // In JSON nothing but an object has such a member.
  const meta = (message.params['_meta'] ?? none) as JsonObject;
  return meta[versionKey] !== undefined ? meta : undefined;
}

/**
 * What is wrong with a request's envelope, in words a client's author understands; undefined when nothing is. Keys that are
 * not known here may hold anything, and what may be left out may be null.
 */
export function envelopeFault(meta: JsonObject): string | undefined {
  if (typeof meta[versionKey] !== 'string') return `${versionKey} must be a string`;
  const capabilities = meta[capabilitiesKey] ?? undefined;
  if (capabilities === undefined) return `${capabilitiesKey} is missing`;
  if (!isObject(capabilities)) return `${capabilitiesKey} must be an object`;
  const { experimental, extensions, roots, sampling, elicitation } = capabilities;
  // Most requests name none of them: what is to be found then need not be looked for.
  if ((experimental ?? extensions ?? roots ?? sampling ?? elicitation ?? undefined) !== undefined) {
    const areObjects =
      isObject(roots ?? none) &&
      isObject(sampling ?? none) &&
      isObject(elicitation ?? none) &&
      isObject(experimental ?? none) &&
      isObject(extensions ?? none);
    if (!areObjects) return capabilityFault(capabilities);
  }
  const client = meta[clientInfoKey] ?? undefined;
  if (client !== undefined) {
    const fault = implementationFault(client);
    if (fault !== undefined) return fault;
  }
  const level = meta[logLevelKey] ?? undefined;
  if (level !== undefined && !isLogLevel(level)) return `${logLevelKey} must be one of ${logLevels.join(', ')}`;
  const token = meta[progressTokenKey] ?? undefined;
  return token === undefined || isProgressToken(token) ? undefined : 'progressToken must be a string or an integer';
}

/** What is wrong with the first capability that is no object, where there is one. What is null counts as absent. */
function capabilityFault(capabilities: JsonObject): string {
  const isWrong = (name: string): boolean => knownCapabilities.has(name) && !isObject(capabilities[name] ?? none);
  return `${capabilitiesKey}.${Object.keys(capabilities).find(isWrong)} must be an object`;
}

/** A token for progress is a string or an integer, in every revision (MCP `ProgressToken`). */
export const isProgressToken = (token: unknown): boolean => typeof token === 'string' || Number.isInteger(token);

/** Capabilities of clients in all revisions that name them in `_meta`: objects (schema `ClientCapabilities`). */
const knownCapabilities: ReadonlySet<string> = new Set([
  'experimental',
  'extensions',
  'roots',
  'sampling',
  'elicitation',
]);
/** In place of a member that is null, which counts as absent. */
const none: JsonObject = {};

/** The same rule as in the handshake. Most clients have no icons: no record is made of these. */
function implementationFault(client: NonNullable<unknown>): string | undefined {
  // In JSON nothing but an object has such members.
  const { name, version, title, websiteUrl, icons } = client as JsonObject;
  const isRight =
    isProvidersText(name) &&
    isProvidersText(version) &&
    (title === undefined || isProvidersText(title ?? '')) &&
    (websiteUrl === undefined || isProvidersText(websiteUrl ?? '')) &&
    (icons ?? undefined) === undefined;
  return isRight ? undefined : wholeImplementationFault(client);
}

function wholeImplementationFault(client: unknown): string | undefined {
  if (!isObject(client)) return `${clientInfoKey} must be an object`;
  try {
    readImplementation(client, clientInfoKey);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof RpcError) return thrown.message;
    throw thrown;
  }
}
