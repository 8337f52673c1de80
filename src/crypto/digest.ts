/** SHA-2 digests (FIPS 180-4), by the engine. */
import type { Hash } from './algorithms.ts';
import { inFixedMemory, toHex } from './engine.ts';

const utf8 = new TextEncoder();

/** SHA-256 of a text in UTF-8, in hexadecimal. */
export const digestOf = (text: string): Promise<string> => hashOf('SHA-256', utf8.encode(text)).then(toHex);

export const hashOf = (hash: Hash, data: Uint8Array): Promise<Uint8Array> =>
  crypto.subtle.digest(hash, inFixedMemory(data)).then((buffer) => new Uint8Array(buffer));
