/**
 * What the guest's engine (StarlingMonkey 0.2.1, in componentize-js 0.19.3) does otherwise than this code would have
 * it, and what is done about it. componentize-js stays at 0.19.3 for as long as later ones end the instance whenever a
 * key of RSA or of an elliptic curve is used (0.20 to 0.23,
 * https://github.com/bytecodealliance/ComponentizeJS/issues/334); with another version, every entry below is to be
 * looked at again.
 *
 * Elsewhere: RSA with BigInt (rsa.ts), points that are not on their curve (curve.ts), no `URL.parse` (http/url.ts), no
 * `\p{…}` in regular expressions (policy/decide.ts), JSON that is deep or holds many values (json/read.ts).
 */

/**
 * Bytes that move. `SubtleCrypto.digest` and `verify` note where the bytes of an argument lie, allocate, and only then
 * read them. When the allocation sets off a collection, bytes that lie in their object or in its nursery are moved in
 * between, and something else is read: one of some 5,000 good ES256 signatures was refused, none of 59,000 with copies
 * that stay where they are. An HMAC key has no bytes of its own, but the address of those that `importKey` was given, and
 * does not keep them from being freed: after a collection the key is whatever lies there, such as what a client sends. So
 * whoever imports one keeps the bytes for as long as the key. No issue upstream is known of either. Remove when the
 * engine copies its arguments first.
 */
export function inFixedMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const fixed = new Uint8Array(new ArrayBuffer(Math.max(bytes.length, minFixedBytes)), 0, bytes.length);
  fixed.set(bytes);
  return fixed;
}

/** What the collector never moves: an ArrayBuffer that is too large to hold its bytes in its own object (96 bytes). */
const minFixedBytes = 256;

/** The member by which a key verifies signatures itself. */
export const verifies = Symbol('verifies');

/** A key that is not the engine's: an object in the shape of a CryptoKey, which is all that jose looks at. */
export interface SelfVerifyingKey {
  readonly [verifies]: (signature: Uint8Array, data: Uint8Array) => Promise<boolean>;
}

/**
 * Makes `crypto.subtle.verify`, which jose calls, know keys that verify themselves, and give bytes that do not move to
 * the engine for every other key. The engine has no RSA-PSS
 * (https://github.com/bytecodealliance/StarlingMonkey/issues/123), and takes 71 ms to import an RSA key (see rsa.ts).
 * To be called before the first token is verified; until then no RSA signature is good. Remove when the engine has
 * RSA-PSS, imports RSA keys in a few milliseconds, and bytes stay (above).
 */
export function installVerify(): void {
  const { subtle } = crypto;
  const engineVerify = subtle.verify.bind(subtle);
  const verify: typeof subtle.verify = (algorithm, key, signature, data) => {
    const ours = (key as unknown as Partial<SelfVerifyingKey>)[verifies];
    if (ours !== undefined) return ours(toBytes(signature), toBytes(data));
    return engineVerify(algorithm, key, inFixedMemory(toBytes(signature)), inFixedMemory(toBytes(data)));
  };
  Object.defineProperty(subtle, 'verify', { value: verify, configurable: true, writable: true });
}

const toBytes = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);

/*
 * Bytes as text, in native code (ECMAScript 2026, "Uint8Array to/from base64 and hex"). The engine has it, and
 * interprets JavaScript so slowly that it is needed: a loop takes 0.4 ms for 256 bytes. Node has it from version 25, so
 * that tests on older ones run the fallbacks. Remove those when no older Node is supported.
 */

/** Hexadecimal in lower case, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  const native = (bytes as Partial<{ toHex(): string }>).toHex;
  return native === undefined ? Array.from(bytes, (byte) => hexOfByte[byte]).join('') : native.call(bytes);
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes of hexadecimal text, two digits a byte. */
export function fromHex(hex: string): Uint8Array {
  const native = (Uint8Array as Partial<{ fromHex(hex: string): Uint8Array }>).fromHex;
  if (native !== undefined) return native(hex);
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

/** Bytes of base64url without padding. Not checked: whether the text is canonical. */
export function fromBase64url(text: string): Uint8Array {
  const native = (Uint8Array as Partial<NativeBase64>).fromBase64;
  if (native !== undefined) return native(text, { alphabet: 'base64url' });
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** base64url without padding. */
export function toBase64url(bytes: Uint8Array): string {
  const native = (bytes as Partial<WritesBase64>).toBase64;
  if (native !== undefined) return native.call(bytes, { alphabet: 'base64url', omitPadding: true });
  let binary = '';
  for (let at = 0; at < bytes.length; at++) binary += String.fromCharCode(bytes[at]!);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

interface WritesBase64 {
  toBase64(options: { readonly alphabet: 'base64url'; readonly omitPadding: boolean }): string;
}

interface NativeBase64 {
  fromBase64(text: string, options: { readonly alphabet: 'base64url' }): Uint8Array;
}
