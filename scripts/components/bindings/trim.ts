/**
 * Makes the memory that an instance begins with smaller, in the module that wizer leaves. A host that keeps memory from
 * one instance to the next writes all of it anew each time, used or not: that is half of what a fresh instance costs.
 *
 * The engine's allocator (dlmalloc) has its largest free piece, `top`, at the end of memory: a megabyte and more, left
 * from taking aligned megabytes for the collector. Memory that ends within it is as if less had been asked for: the
 * allocator asks for more when it needs that, and finds it where it left off.
 */
import { constant } from './instructions.ts';
import {
  readerOf,
  readList,
  readSections,
  replaceSections,
  sectionIds,
  unsigned,
  writeList,
  type Section,
} from './module.ts';

const pageBytes = 65_536;
/** What stays of the free piece, so that no small request asks for more. */
const keptBytes = pageBytes;

/** Where dlmalloc has its state (`malloc_state`), in one version of the engine; checked by what is there. */
const state = 2_239_116;
/** Words of it, by their distance: of the only segment the address and the size. */
const [topSize, top, footprint, segmentBase, segmentSize, segmentNext] = [12, 24, 432, 448, 452, 456] as const;
/** A chunk: the size of the one before, its own with two bits, then what is in it. */
const [head, headerBytes] = [4, 8] as const;
const isBehindUsed = 1;
/** Behind `top` there is room for this much, whose head says so. */
const footBytes = 56;

/** Bytes of memory that are written when an instance begins. */
interface Extent {
  readonly from: number;
  readonly to: number;
}

/** @throws when this is not what wizer writes, whatever the source is. */
function refuse(what: string): never {
  throw new Error(`The engine's memory is not as expected: ${what}.`);
}

/**
 * @param module what wizer has made: memory as active segments, in order.
 * @returns it as it is where nothing is gained, and where a source has left the allocator in another state than is known
 * here: less memory is no reason for a build to fail.
 */
export function trimMemory(module: Uint8Array): Uint8Array {
  const sections = readSections(module);
  const find = (id: number): Section => sections.find((each) => each.id === id) ?? refuse(`no section ${id}`);
  const limits = readerOf(find(sectionIds.memory).content);
  if (limits.number() !== 1 || limits.number() !== 0) refuse('its memory has a limit');
  const pages = limits.number();
  const end = pages * pageBytes;
  const memory = Buffer.alloc(end);
  const extents = readList(find(sectionIds.data).content, (reader) => readSegment(reader, memory));
  const word = (at: number): number => (at <= end - 4 ? memory.readUInt32LE(at) : 0);

  const [free, size, base] = [word(state + top), word(state + topSize), word(state + segmentBase)];
  if (
    base + word(state + segmentSize) !== end ||
    word(state + footprint) !== end - base ||
    word(state + segmentNext) !== 0 ||
    word(free + head) !== (size | isBehindUsed) ||
    word(free + size + head) !== footBytes
  ) {
    return module;
  }
  const newPages = Math.ceil((free + keptBytes) / pageBytes);
  const less = (pages - newPages) * pageBytes;
  if (less <= 0) return module;

  const changed = [state + topSize, state + footprint, state + segmentSize, free + head];
  for (const at of changed) memory.writeUInt32LE(word(at) - less, at);
  const foot = free + size - less + head;
  memory.fill(0, free + headerBytes);
  memory.writeUInt32LE(footBytes, foot);
  const kept = extents.map(({ from, to }) => ({ from, to: Math.min(to, free + headerBytes) }));
  const written = [...kept.filter(({ from, to }) => from < to), ...[...changed, foot].map(wordAt)];
  return replaceSections(sections, {
    [sectionIds.memory]: Uint8Array.from([1, 0, ...unsigned(newPages)]),
    [sectionIds.data]: writeSegments(written, memory),
    [sectionIds.dataCount]: Uint8Array.from(unsigned(written.length)),
  });
}

const wordAt = (from: number): Extent => ({ from, to: from + 4 });

/** Copies an active segment, whose address is a constant, to memory. @returns where it lies. */
function readSegment(reader: ReturnType<typeof readerOf>, memory: Uint8Array): Extent {
  if (reader.number() !== 0 || reader.byte() !== 0x41) refuse('some of it is written later');
  // Not negative: it would be beyond 2 GiB.
  const from = reader.number();
  if (reader.byte() !== 0x0b) refuse('an address is no constant');
  const bytes = reader.take(reader.number());
  memory.set(bytes, from);
  return { from, to: from + bytes.length };
}

const writeSegments = (extents: readonly Extent[], memory: Uint8Array): Uint8Array =>
  writeList(
    extents.map(({ from, to }) => [
      Uint8Array.from([0, ...constant(from), 0x0b, ...unsigned(to - from)]),
      memory.subarray(from, to),
    ]),
  );
