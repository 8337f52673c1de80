/**
 * A bound on linear memory. V8 has none of its own, and what `resourceLimits` of a thread bounds is JavaScript's heap: so
 * the maximum is written into the core module, where it defines its memories. `memory.grow` then fails beyond it, which
 * a guest's allocator takes for "out of memory".
 */
import { readNumber, sectionsOf, writeNumber } from './sections.ts';

/** A page of linear memory, in bytes. */
const pageBytes = 65_536;
/** The section of memories (WebAssembly core, "Modules", binary format). */
const memorySection = 5;
/** Bits of the byte before limits: a maximum follows the minimum; pages have another size than usual. */
const hasMaximum = 0x01;
const hasPageSize = 0x08;

/** A memory is larger at its start than it may become. */
export class MemoryLimitError extends Error {
  override name = 'MemoryLimitError';
}

/**
 * The module with a maximum for each memory that it defines; one that is lower stays. Memories with pages of their own
 * size are left alone: no tool that makes components has them.
 * @throws MemoryLimitError
 */
export function limitMemory(module: Uint8Array, maxBytes: number): Uint8Array {
  // A module that is damaged is refused when it is compiled.
  const memories = sectionsOf(module)?.find(({ id }) => id === memorySection);
  if (memories === undefined) return module;
  const content = limitAll(memories.content, Math.floor(maxBytes / pageBytes));
  const end = memories.content.byteOffset - module.byteOffset + memories.content.length;
  const head = [memorySection, ...writeNumber(content.length)];
  return Buffer.concat([module.subarray(0, memories.at), Buffer.from([...head, ...content]), module.subarray(end)]);
}

/** A memory section's content, with maxima. */
function limitAll(content: Uint8Array, maxPages: number): number[] {
  const [count, start] = readNumber(content, 0);
  const limited = writeNumber(count);
  for (let at = start; at < content.length;) {
    const flags = content[at]!;
    if ((flags & hasPageSize) !== 0) return [...content];
    const [minimum, afterMinimum] = readNumber(content, at + 1);
    const [maximum, end] = (flags & hasMaximum) === 0 ? [maxPages, afterMinimum] : readNumber(content, afterMinimum);
    if (minimum > maxPages) {
      const mebibytes = (pages: number): string => `${Math.ceil((pages * pageBytes) / 2 ** 20)} MiB`;
      throw new MemoryLimitError(`it begins with ${mebibytes(minimum)} of memory, and may have ${mebibytes(maxPages)}`);
    }
    limited.push(flags | hasMaximum, ...writeNumber(minimum), ...writeNumber(Math.min(maximum, maxPages)));
    at = end;
  }
  return limited;
}
