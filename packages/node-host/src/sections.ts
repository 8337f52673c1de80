/** Sections of core modules and of components, and the numbers in them (WebAssembly core and component model, binary format). */

const preambleBytes = 8;

export interface Section {
  readonly id: number;
  /** Where its id stands. */
  readonly at: number;
  readonly content: Uint8Array;
}

/** @returns undefined when a section does not end where it should. */
export function sectionsOf(bytes: Uint8Array): Section[] | undefined {
  const sections: Section[] = [];
  for (let at = preambleBytes; at < bytes.length;) {
    const [length, start] = readNumber(bytes, at + 1);
    const end = start + length;
    // Beyond the last byte there is no number.
    if (!(end <= bytes.length)) return undefined;
    sections.push({ id: bytes[at]!, at, content: bytes.subarray(start, end) });
    at = end;
  }
  return sections;
}

/** An unsigned integer in LEB128. @returns it, and where it ends: beyond the last byte, if that is missing. */
export function readNumber(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++]!;
    value += (byte & 0x7f) * scale;
    if (!(byte >= 0x80)) return [value, at];
  }
}

export const writeNumber = (value: number): number[] =>
  value < 0x80 ? [value] : [(value % 0x80) + 0x80, ...writeNumber(Math.floor(value / 0x80))];
