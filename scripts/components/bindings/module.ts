/** Core modules of WebAssembly as bytes: sections that can be read, changed and put together again. */

export interface Section {
  readonly id: number;
  readonly content: Uint8Array;
}

export const sectionIds = {
  type: 1,
  import: 2,
  function: 3,
  memory: 5,
  global: 6,
  export: 7,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;

const magic = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Reads bytes one after the other. */
export function readerOf(bytes: Uint8Array) {
  let at = 0;
  const byte = (): number => bytes[at++]!;
  const number = (): number => {
    for (let value = 0, scale = 1; ; scale *= 128) {
      const next = byte();
      value += (next & 0x7f) * scale;
      if (next < 0x80) return value;
    }
  };
  return {
    isAtEnd: () => at >= bytes.length,
    byte,
    /** An unsigned integer in LEB128. */
    number,
    take: (length: number): Uint8Array => bytes.subarray(at, (at += length)),
    /** Where the next byte is. */
    at: () => at,
  };
}

/** An unsigned integer in LEB128. */
export function unsigned(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}

/** A signed integer of 32 bits in LEB128. */
export function signed(value: number): number[] {
  const low = value & 0x7f;
  return value >= -64 && value < 64 ? [low] : [low | 0x80, ...signed(value >> 7)];
}

/** A signed integer of 64 bits in LEB128. */
export function signed64(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  return value >= -64n && value < 64n ? [low] : [low | 0x80, ...signed64(value >> 7n)];
}

/** Where some bytes are in others. @returns undefined unless they are there exactly once. */
export function onlyPlaceOf(code: Buffer, bytes: Uint8Array): number | undefined {
  const at = code.indexOf(bytes);
  return at !== -1 && code.indexOf(bytes, at + 1) === -1 ? at : undefined;
}

/** The sections of a core module, or of a component. */
export function readSections(module: Uint8Array): Section[] {
  const reader = readerOf(module.subarray(magic.length));
  const sections: Section[] = [];
  while (!reader.isAtEnd()) sections.push({ id: reader.byte(), content: reader.take(reader.number()) });
  return sections;
}

/** @param preamble its first bytes: of a core module, unless they are given. */
export const writeSections = (sections: readonly Section[], preamble: Uint8Array = magic): Uint8Array =>
  Buffer.concat([
    preamble,
    ...sections.flatMap(({ id, content }) => [Uint8Array.from([id, ...unsigned(content.length)]), content]),
  ]);

/** A core module in which the contents of some sections, by their ids, are others. */
export const replaceSections = (sections: readonly Section[], contents: Readonly<Record<number, Uint8Array>>) =>
  writeSections(sections.map(({ id, content }) => ({ id, content: contents[id] ?? content })));

/** A section that is a list, with an item more at its end. */
export function append(content: Uint8Array, item: readonly number[]): Uint8Array {
  const reader = readerOf(content);
  const count = reader.number();
  return Buffer.concat([Uint8Array.from(unsigned(count + 1)), content.subarray(reader.at()), Uint8Array.from(item)]);
}

/** What is in a section that is a list. `item` reads one. */
export function readList<T>(content: Uint8Array, item: (reader: ReturnType<typeof readerOf>) => T): T[] {
  const reader = readerOf(content);
  return Array.from({ length: reader.number() }, () => item(reader));
}

/** A section that is a list of these items. */
export const writeList = (items: readonly (readonly Uint8Array[])[]): Uint8Array =>
  Buffer.concat([Uint8Array.from(unsigned(items.length)), ...items.flat()]);

/** A name as sections have it: its length in bytes, then UTF-8. */
export const readName = (reader: ReturnType<typeof readerOf>): string =>
  new TextDecoder().decode(reader.take(reader.number()));

/** What a module imports, which are functions alone. @throws when something else is among it. */
export const readImports = (content: Uint8Array): { readonly from: string; readonly name: string }[] =>
  readList(content, (reader) => {
    const [from, name] = [readName(reader), readName(reader)];
    if (reader.byte() !== 0) throw new Error(`The module imports ${name} of ${from}, which is no function.`);
    reader.number();
    return { from, name };
  });
