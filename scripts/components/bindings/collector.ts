/**
 * Has the engine hold less garbage before it collects, in the module that wizer is to run. As it is, it first collects
 * everything when there are 29 MiB of objects, or 57 MiB of what is outside of them (bytes of an `ArrayBuffer`,
 * characters of long strings). Young objects are collected by themselves, once there are up to 64 MiB of them.
 *
 * Each collection sets the next limit: 1.5 times what it left, or three times where collections follow quickly. What it
 * left counts as no less than the size below: 1.5 × 38 = 57. For objects the limit is at most 29 MiB, too, since their
 * heap ends at 32 (32 / 1.1). So the sizes decide how large an instance becomes that keeps little, and hardly matter to
 * one that keeps much.
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
