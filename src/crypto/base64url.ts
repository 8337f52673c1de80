/** base64url without padding (RFC 4648 §5, RFC 7515 §2), strictly: every value has exactly one text. */
import { fromBase64url } from './engine.ts';

/**
 * The alphabet, the length, and that the last character's unused bits are zero. Lenient decoders accept several texts
 * for one signature, so that a token could be altered and stay valid.
 */
const canonical = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/;

export const isBase64url = (text: string): boolean => canonical.test(text);

/** Decodes, or undefined when the text is not canonical base64url. */
export const decodeBase64url = (text: string): Uint8Array | undefined =>
  canonical.test(text) ? fromBase64url(text) : undefined;
