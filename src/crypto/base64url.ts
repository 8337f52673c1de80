/** base64url without padding (RFC 4648 §5, RFC 7515 §2), strictly: every value has exactly one text. */

/**
 * The alphabet, the length, and that the last character's unused bits are zero. Lenient decoders accept several texts
 * for one signature, so that a token could be altered and stay valid.
 */
const canonical = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/;

export const isBase64url = (text: string): boolean => canonical.test(text);

/** Decodes, or undefined when the text is not canonical base64url. */
export function decodeBase64url(text: string): Uint8Array | undefined {
  if (!canonical.test(text)) return undefined;
  const native = (Uint8Array as Partial<NativeBase64>).fromBase64;
  if (native !== undefined) return native(text, { alphabet: 'base64url' });
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** In the guest's engine, which interprets, but not in Node 20: a decoder in native code (ECMAScript 2026). */
interface NativeBase64 {
  fromBase64(text: string, options: { readonly alphabet: 'base64url' }): Uint8Array;
}
