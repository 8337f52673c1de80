/** `initialize`, `notifications/initialized` (MCP basic/lifecycle) ↔ WIT `lifecycle`. */
import type { ClientCapabilities, Implementation, ServerCapabilities } from 'wasmcp:mcp/lifecycle-types@0.2.0';
import { isObject, type JsonObject } from '../json/read.ts';
import { member, objectText } from '../json/write.ts';
import type { RpcRequest } from '../jsonrpc/decode.ts';
import { invalidParams } from '../jsonrpc/errors.ts';
import type { Provider } from '../provider.ts';
import { iconsText } from './content.ts';
import { readImplementation } from './implementation.ts';
import { isLogLevel } from './log-levels.ts';
import { optionalBooleanMember, optionalObject, requiredObject, requiredString } from './params.ts';
import { callProvider, jsonMember, stringMember } from './provider-json.ts';
import { negotiate } from './versions.ts';

/**
 * The transport settles the revision and tells the provider; what the provider says of it is not used.
 * @returns the members of an InitializeResult, as JSON text.
 */
export function initialize(provider: Provider, request: RpcRequest, sendsLogs: boolean): string {
  const { params } = request;
  const protocolVersion = negotiate(requiredString(params, 'protocolVersion')).id;
  const call = {
    protocolVersion,
    capabilities: readCapabilities(requiredObject(params, 'capabilities'), request),
    clientInfo: readImplementation(requiredObject(params, 'clientInfo'), 'params.clientInfo'),
  };
  const result = callProvider(() => provider.lifecycle.initialize(call));
  return (
    member('protocolVersion', `"${protocolVersion}"`) +
    member('capabilities', capabilitiesText(result.capabilities, provider, sendsLogs)) +
    member('serverInfo', implementationText(result.serverInfo)) +
    stringMember('instructions', result.instructions)
  );
}

function readCapabilities(capabilities: JsonObject, request: RpcRequest): ClientCapabilities {
  const where = 'params.capabilities';
  /** A capability that WIT holds as JSON text. */
  const text = (name: string): string | undefined =>
    optionalObject(capabilities, name, where) && request.paramSource(['capabilities', name]);
  const roots = optionalObject(capabilities, 'roots', where);
  const elicitation = optionalObject(capabilities, 'elicitation', where);
  return {
    experimental: text('experimental'),
    roots: roots && { listChanged: optionalBooleanMember(roots, 'listChanged', `${where}.roots`) },
    sampling: text('sampling'),
    elicitation: elicitation && {
      schemaValidation: optionalBooleanMember(elicitation, 'schemaValidation', `${where}.elicitation`),
    },
  };
}

/**
 * `logging/setLevel` (MCP 2025-11-25, server/utilities/logging). A server without sessions cannot remember it: the level stays what the
 * operator has set.
 * @returns the members of an empty result.
 */
export function setLogLevel({ params }: RpcRequest): string {
  const level = requiredString(params, 'level');
  if (!isLogLevel(level)) throw invalidParams('params.level must be a log level');
  return '';
}

/**
 * What the provider offers and this transport can serve. Left out: a capability whose interface the transport does not
 * import, and all that needs messages from the server of their own accord (listChanged, subscribe). Log messages are offered
 * by the exchange, not here.
 */
export function capabilitiesText(offered: ServerCapabilities, provider: Provider, sendsLogs: boolean): string {
  return objectText(
    jsonMember('experimental', offered.experimental, 'experimental capabilities', holdsObjects) +
      member('completions', advertise(offered.completions, provider.completion)) +
      member('logging', sendsLogs ? '{}' : undefined) +
      member('prompts', advertise(offered.prompts, provider.prompts)) +
      member('resources', advertise(offered.resources, provider.resources)) +
      member('tools', advertise(offered.tools, provider.tools)),
  );
}

/** Clients refuse experimental capabilities that are no objects, and with them the whole result. */
const holdsObjects = (capabilities: JsonObject): string | undefined =>
  Object.values(capabilities).every(isObject) ? undefined : 'a member that is no object';

/** A capability as advertised: no sub-capability of it can be served. */
const advertise = (capability: unknown, feature: unknown): string | undefined =>
  capability !== undefined && feature !== undefined ? '{}' : undefined;

export const implementationText = (info: Implementation): string =>
  objectText(
    stringMember('name', info.name) +
      stringMember('title', info.title) +
      stringMember('version', info.version) +
      stringMember('websiteUrl', info.websiteUrl) +
      member('icons', iconsText(info.icons)),
  );
