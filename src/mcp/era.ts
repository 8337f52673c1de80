/**
 * Which revision of MCP a body is written in. Body and header field both say so, and have to agree: a request that is legacy
 * in one and modern in the other is refused before a policy or a provider sees it (MCP 2026-07-28, basic/versioning and
 * basic/transports/streamable-http "Server Validation").
 */
import { idOf, type Decoded, type RpcMessage, type RpcNotification, type RpcRequest } from '../jsonrpc/decode.ts';
import { errorCode } from '../jsonrpc/errors.ts';
import { refuseMessage, type RpcRefusal } from '../jsonrpc/refusal.ts';
import type { Failed } from '../result.ts';
import { envelopeFault, envelopeOf, versionKey } from './envelope.ts';
import { readField, type RequestFields } from './header-values.ts';
import {
  checkName,
  checkVersionHeader,
  isMethodOf,
  methodHeader,
  mismatch,
  repeatsPlainly,
  versionHeader,
} from './request-headers.ts';
import {
  assumed,
  isModernName,
  newestLegacy,
  modernVersionsText,
  newestModern,
  revisionNamed,
  supportedVersions,
  supportedVersionsText,
  type Revision,
} from './versions.ts';

type Body = Decoded | Failed<{ readonly code: number; readonly message: string }>;

/** What a body holds, and in which revision of MCP. */
export interface Messages {
  readonly tag: 'messages';
  readonly revision: Revision;
  readonly isBatch: boolean;
  readonly messages: readonly RpcMessage[];
}

/**
 * The messages of a body and their revision, or why they are refused. Of a modern request the envelope and the header fields
 * are right then. Not checked: whether the method is there, and `Mcp-Param-*`, see mirrored-params.ts.
 */
export function selectRevision(body: Body, fields: RequestFields): Messages | RpcRefusal {
  const header = fields.header('mcp-protocol-version');
  const named = header === undefined ? assumed : revisionNamed(header);
  if (named?.era === 'modern' || claimsModern(body)) return selectModern(body, named, fields);
  if (named === undefined && isModernName(header!)) return selectModern(body, named, fields);
  const revision = named ?? (isInitialize(body) ? newestLegacy : undefined);
  if (revision === undefined) return unsupportedHeader;
  if (body.tag === 'failed') return refuseBody(revision, body.reason.message, body.reason.code);
  if (body.tag === 'single') return messagesIn(revision, body);
  if (!revision.batches) return refuseBody(revision, `Revision ${revision.id} has no batches`);
  return batchIn(revision, body);
}

const batchIn = (revision: Revision, { messages }: Decoded): Messages => ({
  tag: 'messages',
  revision,
  isBatch: true,
  messages: messages.map(withoutInitialize),
});

const messagesIn = (revision: Revision, { messages }: Decoded): Messages => ({
  tag: 'messages',
  revision,
  isBatch: false,
  messages,
});

/** Initialize "MUST NOT be part of a JSON-RPC batch" (MCP 2025-03-26, basic/lifecycle "Initialization"). */
const withoutInitialize = (message: RpcMessage): RpcMessage =>
  message.tag === 'request' && message.method === 'initialize'
    ? { tag: 'invalid', id: message.id, message: 'Invalid request: initialize cannot be part of a batch' }
    : message;

/** A body that holds no message which could be answered. */
const refuseBody = ({ nullId }: Revision, message: string, code: number = errorCode.invalidRequest): RpcRefusal =>
  refuseMessage(400, message, { id: nullId ? 'null' : undefined, code });

const unsupportedHeader = refuseMessage(400, `Unsupported MCP-Protocol-Version; supported are ${supportedVersions}`, {
  code: errorCode.invalidRequest,
});

/** Whether a message of the body says of itself that it is modern. */
function claimsModern(body: Body): boolean {
  if (body.tag === 'failed') return false;
  const { messages } = body;
  for (let index = 0; index < messages.length; index++) {
    if (envelopeOf(messages[index]!) !== undefined) return true;
  }
  return false;
}

/** Whether a body is the request that settles a legacy revision: what its header says of one does not count. */
function isInitialize(body: Body): boolean {
  if (body.tag !== 'single') return false;
  const message = body.messages[0]!;
  return message.tag === 'request' && message.method === 'initialize';
}

/**
 * A body that the header field, or the body itself, says to be modern.
 * @param named the revision that the header field names; undefined for one that is not served.
 */
function selectModern(body: Body, named: Revision | undefined, fields: RequestFields): Messages | RpcRefusal {
  if (body.tag === 'failed') return refuseBody(newestModern, body.reason.message, body.reason.code);
  if (body.tag === 'batch') return refuseBody(newestModern, 'Modern revisions have no batches');
  const message = body.messages[0]!;
  switch (message.tag) {
    case 'response':
      return refuseBody(newestModern, 'A response cannot be posted');
    case 'invalid':
      return refuseMessage(400, message.message, { id: message.id, code: errorCode.invalidRequest });
    case 'request':
    case 'notification': {
      const revision =
        message.tag === 'request' ? checkRequest(message, named, fields) : checkNotification(message, named, fields);
      return isRefused(revision) ? revision : messagesIn(revision, body);
    }
  }
}

function checkRequest(message: RpcRequest, named: Revision | undefined, fields: RequestFields): Revision | RpcRefusal {
  const meta = envelopeOf(message);
  if (meta === undefined) {
    // The handshake, under a header that has none: neither era.
    return message.method === 'initialize'
      ? mismatch(message, versionHeader, 'value')
      : invalidEnvelope(message, `${versionKey} is missing`);
  }
  const fault = envelopeFault(meta);
  if (fault !== undefined) return invalidEnvelope(message, fault);
  const version = meta[versionKey] as string;
  // The revision was found by the field's whole value.
  if (named?.era === 'modern' && named.id === version && repeatsPlainly(message, fields)) return named;
  return checkFields(message, version, named, fields);
}

/** Reads the fields of a request whose envelope is right. Faults are told in this order. */
function checkFields(
  message: RpcRequest,
  version: string,
  named: Revision | undefined,
  fields: RequestFields,
): Revision | RpcRefusal {
  const differs = checkVersionHeader(message, version, fields);
  if (differs !== undefined) return differs;
  const method = readField(fields, 'mcp-method');
  if (!isMethodOf(message, method)) return mismatch(message, methodHeader, method.tag);
  const revision = revisionOf(message, version, named);
  if (isRefused(revision)) return revision;
  // Only now: a client of a later revision learns first that this one is older.
  if (method.tag === 'absent') return mismatch(message, methodHeader, 'absent');
  return checkName(message, fields) ?? revision;
}

/** No request metadata is defined for notifications: what is sent has to be right, and may be absent. */
function checkNotification(
  message: RpcNotification,
  named: Revision | undefined,
  fields: RequestFields,
): Revision | RpcRefusal {
  const meta = envelopeOf(message);
  let version: string;
  if (meta === undefined) {
    const header = readField(fields, 'mcp-protocol-version');
    if (header.tag !== 'value') return mismatch(message, versionHeader, header.tag);
    version = header.text;
  } else {
    if (typeof meta[versionKey] !== 'string') return invalidEnvelope(message, `${versionKey} must be a string`);
    version = meta[versionKey];
    const differs = checkVersionHeader(message, version, fields);
    if (differs !== undefined) return differs;
  }
  const method = readField(fields, 'mcp-method');
  return isMethodOf(message, method)
    ? revisionOf(message, version, named)
    : mismatch(message, methodHeader, method.tag);
}

/** @param revision the one of this name, see `selectModern`. */
function revisionOf(
  message: RpcRequest | RpcNotification,
  version: string,
  revision: Revision | undefined,
): Revision | RpcRefusal {
  if (revision?.era === 'modern') return revision;
  const text = revision === undefined ? 'Unsupported protocol version' : `${handshakeFirst}: ${revision.id}`;
  // A client tries what it is told: a revision that no request can name in _meta would be refused again.
  const supported = revision === undefined ? supportedVersionsText : modernVersionsText;
  return refuseMessage(400, text, {
    id: idOf(message),
    code: errorCode.unsupportedVersion,
    data: `{"supported":${supported},"requested":${JSON.stringify(version)}}`,
  });
}

const handshakeFirst = 'Unsupported protocol version for a request without a handshake';

const invalidEnvelope = (message: RpcMessage, fault: string): RpcRefusal =>
  refuseMessage(400, `params._meta: ${fault}`, { id: idOf(message), code: errorCode.invalidParams });

const isRefused = (value: Revision | RpcRefusal): value is RpcRefusal => 'tag' in value;
