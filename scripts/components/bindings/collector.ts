/**
 * Has the engine hold less garbage before it collects, in the module that wizer is to run. As it is, an instance has
 * 29 MiB of objects, or 57 MiB of what is outside of them (bytes of an `ArrayBuffer`, characters of long strings),
 * before the engine first collects all of it, and up to 64 MiB of young objects, which it collects by themselves. Each
 * collection sets the next limit, to 1.5 times of what is left, or to three times where they follow quickly, but to no
 * less than the sizes below make of it. So these say how large an instance becomes that keeps little itself, and hardly
 * how often one collects that keeps much.
 */
import { constant64, inOrder, store64 } from './instructions.ts';
import { onlyPlaceOf, readSections, replaceSections, sectionIds } from './module.ts';

const mib = 1_048_576;

/** Two settings that the engine sets at once, as words of one number: low, high. */
type Pair = readonly [low: number, high: number];

interface Change {
  readonly from: Pair;
  readonly to: Pair;
  /** The instruction that writes them to memory. Its place is that of one version of the engine. */
  readonly store: readonly number[];
}

/** Names are those of SpiderMonkey's `GCSchedulingTunables`. */
const changes: readonly Change[] = [
  // gcMinNurseryBytes, gcMaxNurseryBytes: young objects.
  { from: [mib / 4, 64 * mib], to: [mib / 4, 8 * mib], store: store64(2308, 2) },
  // gcZoneAllocThresholdBase: objects. The other stays.
  { from: [27 * mib, 100 * mib], to: [4 * mib, 100 * mib], store: store64(2316, 2) },
  // mallocThresholdBase: what is outside of them. The other stays.
  { from: [38 * mib, mib], to: [6 * mib, mib], store: store64(2376, 3) },
];

/** @throws when this is not the engine that the change was written for. */
function refuse(what: string): never {
  throw new Error(`The engine's collector is not as expected: ${what}.`);
}

/** @param module what componentize-js gives to wizer. @throws when its engine is another one than is known here. */
export function collectSooner(module: Uint8Array): Uint8Array {
  const sections = readSections(module);
  const code = Buffer.from((sections.find(({ id }) => id === sectionIds.code) ?? refuse('no code')).content);
  for (const { from, to, store } of changes) {
    const set = ([low, high]: Pair): Buffer =>
      Buffer.from(inOrder(constant64((BigInt(high) << 32n) | BigInt(low)), store));
    const [old, other] = [set(from), set(to)];
    const at = onlyPlaceOf(code, old) ?? refuse('a size is not found');
    if (other.length !== old.length) refuse('a size takes another number of bytes');
    other.copy(code, at);
  }
  return replaceSections(sections, { [sectionIds.code]: code });
}
