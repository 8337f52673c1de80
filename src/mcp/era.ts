/**
 * Which revision of MCP a body is written in. Body and header field both say so, and have to agree: a request that is legacy
 * in one and modern in the other is refused before a policy or a provider sees it (MCP 2026-07-28, basic/versioning and
 * basic/transports/streamable-http "Server Validation").
 */
import type { Decoded, RpcMessage, RpcNotification, RpcRequest } from '../jsonrpc/decode.ts';
import { errorCode } from '../jsonrpc/errors.ts';
import { refuseMessage, type RpcRefusal } from '../jsonrpc/refusal.ts';
import type { Failed } from '../result.ts';
import { envelopeFault, envelopeOf, versionKey } from './envelope.ts';
import { readEncodedField, readField, type FieldValue, type RequestFields } from './header-values.ts';
import {
  assumed,
  isModernName,
  legacyRevisions,
  newestLegacy,
  modernVersionsText,
  newestModern,
  revisionNamed,
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

const unsupportedHeader = refuseMessage(400, `Unsupported MCP-Protocol-Version; supported are ${legacyRevisions}`, {
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
  const differs = checkVersionHeader(message, meta[versionKey] as string, fields);
  if (differs !== undefined) return differs;
  const method = readField(fields, 'mcp-method');
  if (!isMethodOf(message, method)) return mismatch(message, methodHeader, method.tag);
  const revision = revisionOf(message, meta[versionKey] as string, named);
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

/** Header field and envelope name the same revision. */
function checkVersionHeader(
  message: RpcRequest | RpcNotification,
  version: string,
  fields: RequestFields,
): RpcRefusal | undefined {
  const header = readField(fields, 'mcp-protocol-version');
  const agrees = header.tag === 'value' && header.text === version;
  return agrees ? undefined : mismatch(message, versionHeader, header.tag);
}

/** Whether the header field names the method; one that is absent is another fault. */
const isMethodOf = ({ method }: RpcRequest | RpcNotification, field: FieldValue): boolean =>
  field.tag === 'absent' || (field.tag === 'value' && field.text === method);

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

/** The member of `params` that `Mcp-Name` repeats. */
function namedBy(method: string): string | undefined {
  switch (method) {
    case 'tools/call':
    case 'prompts/get':
      return 'name';
    case 'resources/read':
      return 'uri';
    default:
      return undefined;
  }
}

/** A name that is no text is left to the method, which says what is wrong with it. */
function checkName(message: RpcRequest, fields: RequestFields): RpcRefusal | undefined {
  const param = namedBy(message.method);
  if (param === undefined) return undefined;
  const name = message.params[param];
  if (typeof name !== 'string') return undefined;
  const header = readEncodedField(fields, 'mcp-name');
  return header.tag === 'value' && header.text === name ? undefined : mismatch(message, 'Mcp-Name', header.tag);
}

const versionHeader = 'MCP-Protocol-Version';
const methodHeader = 'Mcp-Method';

/**
 * A header field that is missing, malformed, or says something else than the body (2026-07-28, `HeaderMismatchError`).
 * @param found what the field says, see `readField`.
 */
export const mismatch = (message: RpcMessage, field: string, found: FieldValue['tag']): RpcRefusal =>
  refuseMessage(400, `Header mismatch: ${field} ${mismatches[found]}`, {
    id: idOf(message),
    code: errorCode.headerMismatch,
  });

const mismatches: Readonly<Record<FieldValue['tag'], string>> = {
  absent: 'is missing',
  malformed: 'is not one value in printable ASCII, or wrong Base64',
  value: 'does not say what the body says',
};

const invalidEnvelope = (message: RpcMessage, fault: string): RpcRefusal =>
  refuseMessage(400, `params._meta: ${fault}`, { id: idOf(message), code: errorCode.invalidParams });

const idOf = (message: RpcMessage): string | undefined => (message.tag === 'request' ? message.id : undefined);

const isRefused = (value: Revision | RpcRefusal): value is RpcRefusal => 'tag' in value;
