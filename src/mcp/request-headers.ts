/**
 * Header fields in which a modern request repeats what its body says: revision, method, and the name of what is asked
 * for (MCP 2026-07-28, basic/transports/streamable-http "Standard Request Headers", "Server Validation").
 */
import { idOf, type RpcMessage, type RpcNotification, type RpcRequest } from '../jsonrpc/decode.ts';
import { errorCode } from '../jsonrpc/errors.ts';
import { refuseMessage, type RpcRefusal } from '../jsonrpc/refusal.ts';
import { readEncodedField, readField, saysPlainly, type FieldValue, type RequestFields } from './header-values.ts';

export const versionHeader = 'MCP-Protocol-Version';
export const methodHeader = 'Mcp-Method';

/**
 * Whether `Mcp-Method` and `Mcp-Name` are the body's texts as they stand, as in most calls: then they need not be read.
 * False says nothing of them.
 */
export function repeatsPlainly({ method, params }: RpcRequest, fields: RequestFields): boolean {
  const param = namedBy(method);
  // The name of a method that is known here is plain ASCII, and not what several lines of one field come to.
  if (param === undefined || fields.header('mcp-method') !== method) return false;
  const name = params[param];
  return typeof name === 'string' && saysPlainly(fields, 'mcp-name', name);
}

/** Header field and envelope name the same revision. */
export function checkVersionHeader(
  message: RpcRequest | RpcNotification,
  version: string,
  fields: RequestFields,
): RpcRefusal | undefined {
  const header = readField(fields, 'mcp-protocol-version');
  const agrees = header.tag === 'value' && header.text === version;
  return agrees ? undefined : mismatch(message, versionHeader, header.tag);
}

/** Whether the header field names the method; one that is absent is another fault. */
export const isMethodOf = ({ method }: RpcRequest | RpcNotification, field: FieldValue): boolean =>
  field.tag === 'absent' || (field.tag === 'value' && field.text === method);

/** A name that is no text is left to the method, which says what is wrong with it. */
export function checkName(message: RpcRequest, fields: RequestFields): RpcRefusal | undefined {
  const param = namedBy(message.method);
  if (param === undefined) return undefined;
  const name = message.params[param];
  if (typeof name !== 'string') return undefined;
  const header = readEncodedField(fields, 'mcp-name');
  return header.tag === 'value' && header.text === name ? undefined : mismatch(message, 'Mcp-Name', header.tag);
}

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
