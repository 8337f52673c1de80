/** base64url without padding (RFC 4648 §5, RFC 7515 §2), strictly: every value has exactly one text. */
import { fromBase64url, toBase64url } from './engine.ts';

export const isBase64url = (text: string): boolean => decodeBase64url(text) !== undefined;

/**
 * Decodes, or undefined when the text is not canonical base64url. Lenient decoders accept several texts for one
 * signature (by unused bits, padding, white space), so that a token could be altered and stay valid. Canonical is what
 * the bytes are written as: in the guest's engine that takes half the time of a regular expression.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  let bytes: Uint8Array;
  try {
    bytes = fromBase64url(text);
  } catch {
    return undefined;
  }
  return toBase64url(bytes) === text ? bytes : undefined;
}
