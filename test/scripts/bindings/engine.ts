/** An engine and a host that are made of plain JavaScript, in which bindings run as they are generated and as they are changed. */
import { runInContext } from 'node:vm';
import { load } from './load.ts';
import { callerRecord } from './wit.ts';

export const interfaces = `interface calls {
  resource call { get: func() -> u32; }
  start: func(n: u32) -> call;
}
interface counters {
  resource counter { constructor(start: u32); next: func() -> result<u32, string>; peer: func() -> counter; }
}
interface callers {
  ${callerRecord}
  greet: func(name: string, caller: option<caller>) -> string;
}`;
export const world = `
  import counters;
  import callers;
  import echo-text: func(text: string) -> string;
  import echo-bytes: func(bytes: list<u8>) -> list<u8>;
  import check: func(text: string) -> result<string, string>;
  export calls;
  export run: func(text: string) -> result<string, string>;
  export number: func(n: u32) -> u32;
  export nothing: func();`;

type Export = (...args: unknown[]) => Promise<unknown>;

/** What the source of a component has: as the world says. */
export type Source = Record<string, (...args: never[]) => unknown>;

/** The source of `calls`. */
class Call {
  readonly #n: number;
  constructor(n: number) {
    this.#n = n;
  }
  get(): number {
    return this.#n;
  }
}
const calls = { Call, start: (n: number): Call => new Call(n) };

/** Small, so that memory grows. */
const pageBytes = 1024;

/** Of the arena, and its words: for calls, instead of as many bytes as they ask for. */
const arenaBytes = 64;
const askedBytes = 65_536;

/** A host whose memory moves when it grows: a view that is kept for too long shows. */
export function startEngine(code: string, source: Source = {}) {
  let buffer = new ArrayBuffer(pageBytes);
  let end = 8;
  const dropped: number[] = [];
  const allocate = (_was: number, _size: number, align: number, size: number): number => {
    const at = Math.ceil(end / Math.max(align, 8)) * Math.max(align, 8);
    end = at + size;
    while (end > buffer.byteLength) {
      const grown = new ArrayBuffer(buffer.byteLength + pageBytes * Math.ceil(size / pageBytes + 1));
      new Uint8Array(grown).set(new Uint8Array(buffer));
      buffer = grown;
    }
    return at;
  };
  const view = (): DataView => new DataView(buffer);
  let arena = 0;
  let isBusy = false;
  /** What is not in the arena, and has not been freed. */
  const elsewhere: number[] = [];
  const word = (at: number): number => view().getInt32(arena + at, true);
  const setWord = (at: number, value: number): void => view().setInt32(arena + at, value, true);
  const allocateElsewhere = (size: number): number => {
    const at = allocate(0, 0, 8, size);
    elsewhere.push(at);
    setWord(12, word(12) + 1);
    return at;
  };
  /** What `allocator.ts` makes of the engine's, for what the bindings ask; the arena is too small for most of it. */
  const ask = (_given: number, which: number, align: number, size: number): number => {
    if (which === 0) return allocate(0, 0, align, size);
    if (which === 2) return (elsewhere.splice(elsewhere.length - size), 0);
    if (which === 3) return allocateElsewhere(size);
    if (which === 4) return allocate(0, 0, align, size);
    const bytes = size - askedBytes + arenaBytes;
    arena = allocate(0, 0, 16, bytes);
    setWord(0, arena + 16);
    setWord(8, arena + bytes);
    return arena;
  };
  /** The same for what the host asks. */
  const allocateForHost = (align: number, size: number): number => {
    if (arena === 0) return allocate(0, 0, align, size);
    if (isBusy && word(4) === 0) throw new Error('the host asks while the arena is closed');
    const at = (word(0) + 7) & -8;
    if (at + size > word(8)) return allocateElsewhere(size);
    setWord(0, at + size);
    return at;
  };
  /** Writes bytes, and where they are, for a caller that reads them `offset` bytes after the place that is returned. */
  const give = (bytes: Uint8Array, offset = 0, tag = 0): number => {
    const at = allocateForHost(1, bytes.length);
    const answer = allocateForHost(4, 16);
    new Uint8Array(buffer).set(bytes, at);
    view().setUint8(answer, tag);
    view().setInt32(answer + offset, at, true);
    view().setInt32(answer + offset + 4, bytes.length, true);
    return answer;
  };
  const take = (at: number, length: number): Uint8Array => new Uint8Array(buffer.slice(at, at + length));
  const textAt = (at: number): string => {
    const [address, length] = [view().getInt32(at, true), view().getInt32(at + 4, true)];
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(take(address, length));
  };
  const listAt = <T>(at: number, bytes: number, item: (at: number) => T): T[] => {
    const [first, length] = [view().getInt32(at, true), view().getInt32(at + 4, true)];
    return Array.from({ length }, (_, index) => item(first + index * bytes));
  };
  const optionAt = <T>(at: number, from: number, value: (at: number) => T): T | null =>
    view().getUint8(at) === 0 ? null : value(at + from);
  const numberAt = (at: number): string => String(view().getBigUint64(at, true));
  /** A caller as the host reads it. */
  const callerAt = (at: number): unknown => ({
    clientId: optionAt(at, 4, textAt),
    sub: textAt(at + 12),
    scopes: listAt(at + 20, 8, textAt),
    iss: textAt(at + 28),
    aud: listAt(at + 36, 8, textAt),
    claims: listAt(at + 44, 16, (claim) => [textAt(claim), textAt(claim + 8)]),
    exp: numberAt(at + 56),
    iat: optionAt(at + 64, 8, numberAt),
    nbf: optionAt(at + 80, 8, numberAt),
    jwt: optionAt(at + 96, 4, textAt),
  });
  const imports: Record<string, (...args: number[]) => number | void> = {
    echoText: (at, length) => give(take(at!, length!)),
    echoBytes: (at, length) => give(take(at!, length!)),
    check: (at, length) => give(take(at!, length!), 4, Number(length! > 3)),
    greet: (at) => give(new TextEncoder().encode(JSON.stringify([textAt(at!), optionAt(at! + 8, 8, callerAt)]))),
    counter$constructor: (start) => start!,
    counter$method$next: (handle) => give(new TextEncoder().encode(`${handle}`), 4, 1),
    counter$method$peer: (handle) => handle! + 1,
    drop$counter: (handle) => void dropped.push(handle!),
    new$call: (rep) => resources.push(rep!) - 1,
    rep$call: (handle) => resources[handle!]!,
    drop$call: () => {
      throw new Error('an exported resource was dropped by its own component');
    },
  };
  /** Exported resources that live: what the bindings call them. */
  const resources: number[] = [];
  const importOf = (name: string) => Object.entries(imports).find(([suffix]) => name.endsWith(`$${suffix}`))![1];
  const memory = {
    get buffer() {
      return buffer;
    },
  };
  const loaded = load<never>(code, { memory, ask, importOf, source: { calls, ...source } });
  const { modules, context } = loaded;
  const contentGlobal = loaded.contentGlobal as { $keepRecord?: (record: object) => void };
  runInContext("bindExports('source.js');", context);
  const exported = context as unknown as Record<string, Export>;
  const lower = (text: string): [number, number] => {
    const bytes = new TextEncoder().encode(text);
    const at = allocateForHost(1, bytes.length);
    new Uint8Array(buffer).set(bytes, at);
    return [at, bytes.length];
  };
  return {
    modules,
    dropped,
    /** What a source says of a record that it passes again; nothing with bindings that do not know of it. */
    keepRecord: (record: object) => contentGlobal.$keepRecord?.(record),
    number: (n: number) => exported['export_number']!(n),
    nothing: () => exported['export_nothing']!(),
    /** How much of the arena is taken, in bytes, and how many things are elsewhere. */
    taken: (): readonly number[] => [word(0) - arena - 16, elsewhere.length],
    /** Has a resource made. @returns what it is called. */
    async start(n: number): Promise<number> {
      return resources[(await exported['export_calls$start']!(n)) as number]!;
    },
    get: (rep: number) => exported['export_calls$call$method$get']!(rep),
    /** What `destructors.ts` makes of a destructor. */
    destroy(rep: number): void {
      const list = view().getInt32(rep + 4, true);
      view().setInt32(rep, view().getInt32(list, true), true);
      view().setInt32(list, rep, true);
    },
    /** Calls `run`. @returns which case of its result came, and with what. */
    async run(text: string): Promise<[number, string]> {
      const result = allocate(0, 0, 4, 12);
      const args = lower(text);
      isBusy = true;
      await exported['export_run']!(...args, result);
      isBusy = false;
      const [at, length] = [view().getInt32(result + 4, true), view().getInt32(result + 8, true)];
      return [view().getUint8(result), new TextDecoder('utf-8', { ignoreBOM: true }).decode(take(at, length))];
    },
  };
}

export type Engine = ReturnType<typeof startEngine>;
