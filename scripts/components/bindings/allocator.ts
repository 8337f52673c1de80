/**
 * Changes the engine's allocator, in the module that wizer is to run. As it is, all that passes through `cabi_realloc` stays
 * until the call of the export is over: a request that sends events keeps a copy of each of them. And all of it is freed
 * then, also what the engine has freed itself by that time (ComponentizeJS #224). The function that takes its place
 * distinguishes:
 *
 * - what the host gives to the engine itself: the engine frees it;
 * - what is given to the bindings or allocated by them: it lies in the arena, which the bindings take back (`steps/arena.ts`);
 * - of that, what the arena has no room for: kept as before, unless the bindings have it freed earlier.
 */
import {
  add,
  call,
  callOpcode,
  constant,
  inOrder,
  isZero,
  leave,
  load,
  localGet,
  localSet,
  localTee,
  store,
  subtract,
  when,
} from './instructions.ts';
import {
  append,
  readerOf,
  readImports,
  readList,
  readName,
  readSections,
  replaceSections,
  sectionIds,
  unsigned,
  type Section,
} from './module.ts';

/** Words at the beginning of the arena, by their place. `steps/views.ts` knows them too. */
const [top, isOpen, end, overflows] = [0, 4, 8, 12] as const;
const headerBytes = 16;

/** Where the engine has what it needs to know, in one version of it; checked against its code. */
const freeListBegin = 2235816;
const freeListEnd = 2235820;
const currentFunction = 2235812;

const whenElse = (yes: number[][], no: number[][]): number[] => [0x04, 0x40, ...yes.flat(), 0x05, ...no.flat(), 0x0b];
const globalGet = (at: number): number[] => [0x23, ...unsigned(at)];
const globalSet = (at: number): number[] => [0x24, ...unsigned(at)];
const loop = (...body: number[][]): number[] => [0x03, 0x40, ...body.flat(), 0x0b];
const [equal, notEqual, less, notGreater] = [[0x46], [0x47], [0x49], [0x4d]];
const [and, select, copy] = [[0x71], [0x1b], [0xfc, 10, 0, 0]];
const [again, unreachable] = [[0x0c, 1], [0x00]];

interface Engine {
  /** The old allocator, which notes what is to be freed after the call. */
  readonly noting: number;
  /** `realloc` and `free` of the C library. */
  readonly realloc: number;
  readonly free: number;
  /** The global that is added: the arena's address; 0 before the bindings have asked for it. */
  readonly arena: number;
}

/** Parameters 0 to 3 of `cabi_realloc`; 4 and 5 are locals. */
const [given, givenSize, align, size] = [localGet(0), localGet(1), localGet(2), localGet(3)];
const [arena, result] = [localGet(4), localGet(5)];

/** What the bindings ask for: a size of nothing, which is given in no other case. What they give as alignment does not arrive. */
const asks = { arena: 1, free: 2, memory: 3, kept: 4 } as const;

/**
 * The code of the function: `cabi_realloc` of the canonical ABI, and what the bindings ask for: `(0, 1, _, bytes)` makes the
 * arena, `(0, 2, _, n)` frees the latest `n` of what it had no room for, `(0, 3, _, bytes)` allocates without it,
 * `(0, 4, _, bytes)` what is never freed.
 */
function allocator({ noting, realloc, free, arena: arenaGlobal }: Engine): number[] {
  const elsewhere = inOrder(
    inOrder(constant(0), constant(0), constant(8), size, call(noting), localSet(5)),
    inOrder(arena, arena, load(overflows), constant(1), add, store(overflows)),
  );
  const asked = (which: number): number[] => inOrder(givenSize, constant(which), equal);
  const body = inOrder(
    inOrder(given, isZero, givenSize, constant(0), notEqual, and),
    when(
      asked(asks.arena),
      when(
        inOrder(constant(0), size, call(realloc), localTee(4), globalSet(arenaGlobal)),
        inOrder(arena, arena, constant(headerBytes), add, store(top)),
        inOrder(arena, constant(0), store(isOpen)),
        inOrder(arena, arena, size, add, store(end)),
        inOrder(arena, constant(0), store(overflows), arena, leave),
      ),
      asked(asks.free),
      when(
        loop(
          size,
          when(
            inOrder(
              constant(freeListEnd),
              constant(freeListEnd),
              load(0),
              constant(4),
              subtract,
              localTee(4),
              store(0),
            ),
            inOrder(arena, load(0), call(free), size, constant(1), subtract, localSet(3), again),
          ),
        ),
        inOrder(constant(0), leave),
      ),
      asked(asks.kept),
      when(constant(0), size, call(realloc), leave),
      inOrder(globalGet(arenaGlobal), localSet(4), elsewhere, result, leave),
    ),
    inOrder(globalGet(arenaGlobal), localTee(4), isZero),
    when(given, givenSize, align, size, call(noting), leave),
    // The engine runs, and not the bindings: what it asks the host for is its own.
    inOrder(arena, load(isOpen), isZero, constant(currentFunction), load(0), constant(-1), notEqual, and),
    when(given, size, call(realloc), localTee(5), isZero, when(unreachable), result, leave),
    // Aligned for all: for the area of results the engine asks for 4 bytes, also where there is a 64-bit number in it.
    inOrder(arena, load(top), constant(7), add, constant(-8), and, localTee(5)),
    inOrder(arena, load(end), notGreater, size, arena, load(end), result, subtract, notGreater, and),
    whenElse([arena, result, size, add, store(top)], [elsewhere]),
    given,
    when(result, given, givenSize, size, givenSize, size, less, select, copy),
    inOrder(result, [0x0b]),
  );
  const withLocals = [1, 2, 0x7f, ...body];
  return [...unsigned(withLocals.length), ...withLocals];
}

const isPlace = (bytes: Uint8Array, at: number, wanted: readonly number[]): boolean =>
  wanted.every((byte, index) => bytes[at + index] === byte);

/** @throws when this is not the engine that the change was written for. */
function refuse(what: string): never {
  throw new Error(`The engine's allocator is not as expected: ${what}.`);
}

/** The function that is called wherever this code stands before a call: one and the same. */
function calledAfter(body: Uint8Array, before: readonly number[]): number {
  const places = [...body.keys()].filter((at) => isPlace(body, at, [...before, callOpcode]));
  const called = places.map((at) => readerOf(body.subarray(at + before.length + 1)).number());
  return called.length > 0 && new Set(called).size === 1 ? called[0]! : refuse('a function is not found');
}

/**
 * Has everything call the new allocator that called the old one, but for the engine's own `call`, whose two allocations are
 * freed after the call. Changes the bytes in their place. @returns how many calls were changed.
 */
function redirect(code: Uint8Array, from: number, to: number): number {
  const [old, other] = [call(from), call(to)];
  if (old.length !== other.length) refuse('functions are too far apart');
  let [engine, script, generated] = [0, 0, 0];
  for (let at = code.indexOf(callOpcode); at !== -1; at = code.indexOf(callOpcode, at + 1)) {
    if (!isPlace(code, at, old)) continue;
    // Told apart by the next instruction: the engine's `call` has local.set, the function for JavaScript
    // i64.extend_i32_u, and functions that are generated from WIT local.tee.
    const next = code[at + old.length];
    if (next === 0x21) {
      engine += 1;
      continue;
    }
    if (next === 0xad) script += 1;
    else if (next === 0x22) generated += 1;
    else refuse('it is called from elsewhere');
    code.set(other, at);
  }
  if (engine !== 2 || script !== 1) refuse(`${engine} calls are the engine's, ${script} of JavaScript`);
  return script + generated;
}

/** @param module what componentize-js gives to wizer. @throws when its engine is another one than is known here. */
export function changeAllocator(module: Uint8Array): { readonly module: Uint8Array; readonly calls: number } {
  const sections = readSections(module);
  const find = (id: number): Section => sections.find((each) => each.id === id) ?? refuse(`no section ${id}`);
  const imported = readImports(find(sectionIds.import).content).length;
  const types = readList(find(sectionIds.function).content, (reader) => reader.number());
  const code = Uint8Array.from(find(sectionIds.code).content);
  const bodies = readList(code, (reader) => reader.take(reader.number()));
  const exports = Uint8Array.from(find(sectionIds.export).content);
  const { index: noting, at } = findExport(exports, 'cabi_realloc');
  const body = bodies[noting - imported] ?? refuse('it is imported');
  const uses = (address: number): boolean =>
    [...body.keys()].some((place) => isPlace(body, place, [...constant(address), ...load(0)]));
  if (!uses(freeListBegin) || !uses(freeListEnd)) refuse('its list is elsewhere');

  const added = imported + types.length;
  const calls = redirect(code, noting, added);
  if (unsigned(noting).length !== unsigned(added).length) refuse('functions are too far apart');
  exports.set(unsigned(added), at);
  const globals = find(sectionIds.global).content;
  const engine: Engine = {
    noting,
    realloc: calledAfter(body, [...localGet(0), ...localGet(3)]),
    // `free(p)`, unless p is 0: br_if leaves the block.
    free: calledAfter(body, [...localGet(0), ...isZero, 0x0d, 0, ...localGet(0)]),
    arena: readerOf(globals).number(),
  };
  const changed = replaceSections(sections, {
    [sectionIds.function]: append(find(sectionIds.function).content, unsigned(types[noting - imported]!)),
    [sectionIds.global]: append(globals, [0x7f, 1, ...constant(0), 0x0b]),
    [sectionIds.export]: exports,
    [sectionIds.code]: append(code, allocator(engine)),
  });
  return { module: changed, calls };
}

/** @returns the function that an export is, and where its index stands in the section. */
function findExport(content: Uint8Array, wanted: string): { readonly index: number; readonly at: number } {
  const found = readList(content, (reader) => {
    const name = readName(reader);
    reader.byte();
    const at = reader.at();
    return { name, at, index: reader.number() };
  }).find(({ name }) => name === wanted);
  return found ?? refuse(`no ${wanted}`);
}
