/**
 * `crypto.subtle` with bytes that the guest's engine can rely on. The engine (StarlingMonkey 0.2.1) notes where the bytes
 * of an argument lie, allocates, and only then reads them. When the allocation sets off a collection, bytes that lie in
 * their object or in its nursery are moved in between, and something else is read: one of some 10,000 good ES256
 * signatures was refused.
 */
import { toHex } from './bytes.ts';

/** What the collector never moves: an ArrayBuffer that is too large to hold its bytes in its own object (96 bytes). */
const minFixedBytes = 256;

/** A copy that stays where it is. */
export function inFixedMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const fixed = new Uint8Array(new ArrayBuffer(Math.max(bytes.length, minFixedBytes)), 0, bytes.length);
  fixed.set(bytes);
  return fixed;
}

const utf8 = new TextEncoder();

/** SHA-256 of a text in UTF-8, in hexadecimal. */
export const digestOf = (text: string): Promise<string> => hashOf('SHA-256', utf8.encode(text)).then(toHex);

/** A digest (`SHA-256`, `SHA-384` or `SHA-512`). */
export const hashOf = (hash: string, data: Uint8Array): Promise<Uint8Array> =>
  crypto.subtle.digest(hash, inFixedMemory(data)).then((buffer) => new Uint8Array(buffer));
