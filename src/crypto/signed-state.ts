/**
 * State that a client keeps for a server, signed: HMAC-SHA-256 (RFC 2104), by the engine. The client can read it, and change
 * nothing: neither the text, nor what it is bound to, nor when it ends. Not prevented: that it comes more than once in its
 * time, which takes a store.
 */
import { decodeBase64url, isBase64url } from './base64url.ts';
import { fromHex, inFixedMemory, toBase64url } from './engine.ts';

/** For how long a state is good, in seconds: as long as a person may take to answer a question. */
const lifetimeSeconds = 600;

/** The fewest bytes of a key: as many as the digest has (RFC 2104 §3). */
const minKeyBytes = 32;

/** The longest text that is read, in characters: longer than any that is signed. */
const maxTextLength = 256 * 1024;

/** What signs states and knows them again. Of several keys the first signs: the others are on their way out. */
export interface StateSigner {
  /** @returns the state as the client gets it: ASCII. `binding`: all that it is good for. */
  sign(state: string, binding: string): Promise<string>;
  /** @returns the state; undefined for one that is not this server's, or another binding's, or too old. */
  verify(text: string, binding: string): Promise<string | undefined>;
}

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `now`: milliseconds since the epoch. `keys` must not be empty. */
export function createStateSigner(keys: readonly Uint8Array[], now: () => number): StateSigner {
  const imported: HmacKey[] = [];
  /** Keys are imported when they are first used: most instances see no state. */
  const keyAt = (index: number): HmacKey['key'] => (imported[index] ??= importHmacKey(keys[index]!)).key;
  const mac = async (index: number, content: string, binding: string): Promise<string> => {
    // The content has no line feed, so that no two pairs are one text.
    const data = inFixedMemory(utf8.encode(`mcp request state 1\n${content}\n${binding}`));
    return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', await keyAt(index), data)));
  };
  return {
    async sign(state, binding) {
      const end = Math.floor(now() / 1000) + lifetimeSeconds;
      const content = `${end}.${toBase64url(utf8.encode(state))}`;
      return `${content}.${await mac(0, content, binding)}`;
    },
    async verify(text, binding) {
      if (text.length > maxTextLength) return undefined;
      const [end = '', state = '', signature = '', ...rest] = text.split('.');
      if (rest.length > 0 || !/^[1-9][0-9]{0,11}$/.test(end) || !isBase64url(state)) return undefined;
      if (Number(end) <= now() / 1000) return undefined;
      for (let index = 0; index < keys.length; index++) {
        if (isEqual(signature, await mac(index, `${end}.${state}`, binding))) {
          return fromUtf8.decode(decodeBase64url(state));
        }
      }
      return undefined;
    },
  };
}

interface HmacKey {
  readonly key: ReturnType<typeof crypto.subtle.importKey>;
  /** The engine's key has no bytes of its own: see `inFixedMemory`. */
  readonly bytes: Uint8Array;
}

function importHmacKey(secret: Uint8Array): HmacKey {
  const bytes = inFixedMemory(secret);
  return { key: crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']), bytes };
}

/** Takes as long wherever two texts differ. */
function isEqual(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < b.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}

/** A key as an operator writes it: at least 32 bytes in hexadecimal, base64 or base64url. Undefined for another text. */
export function parseStateKey(text: string): Uint8Array | undefined {
  if (/^(?:[0-9A-Fa-f]{2})+$/.test(text) && text.length >= 2 * minKeyBytes) return fromHex(text);
  const key = decodeBase64url(
    text
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/={1,2}$/, ''),
  );
  return key !== undefined && key.length >= minKeyBytes ? key : undefined;
}
