/** Bytes of WebAssembly's binary format, read one after the other. */

/** What is in the file is of another form than is known here. */
export class FormError extends Error {
  override name = 'FormError';
}

export interface Reader {
  isAtEnd(): boolean;
  byte(): number;
  /** The next byte, which stays. */
  peek(): number;
  /** An unsigned integer in LEB128, of at most 32 bits. */
  number(): number;
  take(length: number): Uint8Array;
  text(): string;
  /** Reads a list: its length, then its items. */
  list<T>(item: () => T): T[];
  /** Reads what may be absent: 0x00, or 0x01 and the thing. */
  optional<T>(thing: () => T): T | undefined;
}

/** A reader of these bytes; whatever goes beyond their end is a `FormError`. */
export function createReader(bytes: Uint8Array): Reader {
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new FormError('it ends too early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const byte = (): number => take(1)[0]!;
  const number = (): number => {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const next = byte();
      value += (next & 0x7f) * scale;
      if (next < 0x80) return value;
    }
    throw new FormError('an integer is too long');
  };
  return {
    isAtEnd: () => at === bytes.length,
    byte,
    peek: () => bytes[at] ?? byte(),
    number,
    take,
    text: () => new TextDecoder().decode(take(number())),
    list: (item) => Array.from({ length: number() }, item),
    optional: (thing) => {
      const present = byte();
      if (present > 1) throw new FormError(`0x${present.toString(16)} where 0x00 or 0x01 is expected`);
      return present === 1 ? thing() : undefined;
    },
  };
}
