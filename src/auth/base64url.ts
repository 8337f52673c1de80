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
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
