/** Header fields that repeat what the body says, and how values are written in them (MCP 2026-07-28, basic/transports/streamable-http). */

/** The header fields of a request. */
export interface RequestFields {
  /** A field's value by lower-case name, without white space around it; undefined when absent. */
  header(name: string): string | undefined;
  /** Whether a field came in several lines. */
  isRepeated(name: string): boolean;
}

/** What a field says: a text, nothing, or something that no client may send. */
export type FieldValue = { readonly tag: 'value'; readonly text: string } | { readonly tag: 'absent' | 'malformed' };

const absent: FieldValue = { tag: 'absent' };
const malformed: FieldValue = { tag: 'malformed' };

/** Reads a field that is sent once, in printable ASCII ("Value Encoding"). */
export function readField(fields: RequestFields, name: string): FieldValue {
  const text = fields.header(name);
  if (text === undefined) return absent;
  return isPlain(text) && !fields.isRepeated(name) ? { tag: 'value', text } : malformed;
}

/** The same for a field whose value may be written in Base64: what is written. */
export function readEncodedField(fields: RequestFields, name: string): FieldValue {
  const field = readField(fields, name);
  if (field.tag !== 'value' || field.text.charCodeAt(0) !== EQUALS_SIGN || !isEncoded(field.text)) return field;
  return decodeField(field.text);
}

/** Whether a field, sent once in printable ASCII, is this very text, and no encoding: it says the text then. */
export const saysPlainly = (fields: RequestFields, name: string, text: string): boolean =>
  fields.header(name) === text && text.charCodeAt(0) !== EQUALS_SIGN && isPlain(text) && !fields.isRepeated(name);

function decodeField(encoded: string): FieldValue {
  const text = decodeBase64(encoded.slice(marker.length, -2));
  return text === undefined ? malformed : { tag: 'value', text };
}

const marker = '=?base64?';
const isEncoded = (text: string): boolean =>
  text.startsWith(marker) && text.endsWith('?=') && text.length >= marker.length + 2;

/** Base64 (RFC 4648 §4) of UTF-8 → text. Undefined for all but the one way to write it. */
function decodeBase64(base64: string): string | undefined {
  try {
    const binary = atob(base64);
    if (btoa(binary) !== base64) return undefined;
    return utf8.decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Texts that are known to be plain: names of tools and methods, which come again. */
const plainTexts = new Set<string>();
/** How many are kept, of those that come first, and of how many characters at most. */
const maxPlainTexts = 256;
const maxPlainLength = 128;

/** Whether a text holds nothing but visible ASCII, spaces and tabs. */
function isPlain(text: string): boolean {
  if (plainTexts.has(text)) return true;
  const isFound = holdsPlainOnly(text);
  if (isFound && text.length <= maxPlainLength && plainTexts.size < maxPlainTexts) plainTexts.add(text);
  return isFound;
}

function holdsPlainOnly(text: string): boolean {
  // What needs no escape in a URI is visible ASCII: most values are found to be that by the engine's own code.
  if (text.isWellFormed() && encodeURI(text) === text) return true;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if ((code < SPACE && code !== TAB) || code > TILDE) return false;
  }
  return true;
}

const TAB = 9;
const SPACE = 32;
const EQUALS_SIGN = 61;
const TILDE = 126;
