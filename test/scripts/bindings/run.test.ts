/** Bindings as generated and as changed do the same, in an engine and on a host that are made of plain JavaScript. */
import { createContext, runInContext } from 'node:vm';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { changeBindings, corrections } from '../../../scripts/components/bindings/index.ts';
import { generate } from './generate.ts';

const interfaces = `interface counters {
  resource counter { constructor(start: u32); next: func() -> result<u32, string>; peer: func() -> counter; }
}`;
const world = `
  import counters;
  import echo-text: func(text: string) -> string;
  import echo-bytes: func(bytes: list<u8>) -> list<u8>;
  import check: func(text: string) -> result<string, string>;
  export run: func(text: string) -> result<string, string>;
  export number: func(n: u32) -> u32;
  export nothing: func();`;

type Export = (...args: unknown[]) => Promise<unknown>;

/** What the source of a component has: as the world says. */
type Source = Record<string, (...args: never[]) => unknown>;

/** Small, so that memory grows. */
const pageBytes = 1024;

/** Of the arena, and its words. */
const arenaBytes = 64;

/** A host whose memory moves when it grows: a view that is kept for too long shows. */
function startEngine(code: string, source: Source = {}) {
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
    arena = allocate(0, 0, 16, arenaBytes);
    setWord(0, arena + 16);
    setWord(8, arena + arenaBytes);
    return arena;
  };
  /** The same for what the host asks. */
  const allocateForHost = (align: number, size: number): number => {
    if (arena === 0) return allocate(0, 0, align, size);
    if (isBusy && word(4) === 0) throw new Error('the host asks while the arena is closed');
    const at = (word(0) + align - 1) & -align;
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
  const imports: Record<string, (...args: number[]) => number | void> = {
    echoText: (at, length) => give(take(at!, length!)),
    echoBytes: (at, length) => give(take(at!, length!)),
    check: (at, length) => give(take(at!, length!), 4, Number(length! > 3)),
    counter$constructor: (start) => start!,
    counter$method$next: (handle) => give(new TextEncoder().encode(`${handle}`), 4, 1),
    counter$method$peer: (handle) => handle! + 1,
    drop$counter: (handle) => void dropped.push(handle!),
  };
  const names = /^let \[(\$memory, \$realloc.*)\] = \$bindings;$/m.exec(code)![1]!.split(', ').slice(2);
  const importOf = (name: string) => Object.entries(imports).find(([suffix]) => name.endsWith(`$${suffix}`))![1];
  const memory = {
    get buffer() {
      return buffer;
    },
  };
  const modules: Record<string, Record<string, never>> = {};
  const context = createContext({
    contentGlobal: { TextEncoder, TextDecoder, Symbol },
    $bindings: [memory, ask, ...names.map(importOf)],
    $source_mod: source,
    defineBuiltinModule: (name: string, module: Record<string, never>) => void (modules[name] = module),
  });
  runInContext(`${code}\nbindExports('source.js');`, context);
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
    number: (n: number) => exported['export_number']!(n),
    nothing: () => exported['export_nothing']!(),
    /** How much of the arena is taken, in bytes, and how many things are elsewhere. */
    taken: (): readonly number[] => [word(0) - arena - 16, elsewhere.length],
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

const texts = ['', 'a', 'abcd', '\uFEFFa\uFEFF', 'a\uD800b', '😀é', 'x'.repeat(10_000), '\u0000'];

let kinds: readonly (readonly [name: string, code: string])[] = [];
beforeAll(async () => {
  const generated = await generate(world, interfaces);
  kinds = [
    ['corrected', changeBindings(generated, corrections).code],
    ['improved', changeBindings(generated).code],
  ];
}, 120_000);

/** Does something with both. @returns the outcome, which is to be the same. */
async function withBoth(act: (engine: ReturnType<typeof startEngine>) => unknown, source?: Source): Promise<unknown> {
  const outcomes: unknown[] = [];
  for (const [, code] of kinds) {
    const source_: Source = { run: () => '', number: () => 0, nothing: () => {}, ...source };
    try {
      outcomes.push(await act(startEngine(code, source_)));
    } catch (thrown) {
      outcomes.push(`thrown: ${String(thrown)}`);
    }
  }
  expect(outcomes[1]).toEqual(outcomes[0]);
  return outcomes[1];
}

const call =
  (module: string, name: string, ...args: unknown[]) =>
  (engine: ReturnType<typeof startEngine>) =>
    (engine.modules[module]![name] as unknown as (...args: unknown[]) => unknown)(...args);

describe('imports', () => {
  it.each(texts)('text %#', async (text) => {
    expect(await withBoth(call('echo-text', 'default', text))).toBe(text.replace('\uD800', '\uFFFD'));
  });

  it.each<[string, unknown]>([
    ['bytes', Uint8Array.of(1, 2, 255)],
    ['no bytes', new Uint8Array()],
    ['many bytes', new Uint8Array(5_000).fill(7)],
    ['part of a buffer', new Uint8Array(8).fill(3).subarray(2, 5)],
    ['a buffer', Uint8Array.of(1, 2).buffer],
    ['words', Uint16Array.of(258, 3)],
    ['a view', new DataView(Uint8Array.of(4, 5, 6).buffer, 1)],
  ])('a list: %s', async (_, list) => {
    const echo = call('echo-bytes', 'default', list);
    const echoed = await withBoth((engine) => [...(echo(engine) as Uint8Array)]);
    const { buffer = list, byteOffset, byteLength } = list as Uint8Array;
    expect(echoed).toEqual([...new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)]);
  });

  it('a result that is good, and one that is not', async () => {
    expect(await withBoth(call('check', 'default', 'abc'))).toBe('abc');
    expect(await withBoth(call('check', 'default', 'abcd'))).toBe('thrown: Error: abcd');
    expect(await withBoth(call('check', 'default', 1))).toBe('thrown: TypeError: expected a string');
  });

  it('resources, which are dropped once', async () => {
    const outcome = await withBoth(({ modules, dropped }) => {
      const { Counter } = modules['test:bindings/counters'] as unknown as {
        Counter: new (start: number) => Disposable & { next(): number; peer(): Disposable };
      };
      const counter = new Counter(7);
      const peer = counter.peer();
      let thrown: unknown;
      try {
        counter.next();
      } catch (error) {
        thrown = (error as { payload: unknown }).payload;
      }
      peer[Symbol.for('dispose') as typeof Symbol.dispose]();
      counter[Symbol.for('dispose') as typeof Symbol.dispose]();
      return [counter instanceof Counter, peer instanceof Counter, thrown, dropped];
    });
    expect(outcome).toEqual([true, true, '7', [8, 7]]);
  });
});

describe('memory', () => {
  const improved = (source: Source): ReturnType<typeof startEngine> =>
    startEngine(kinds[1]![1], { run: () => '', number: () => 0, nothing: () => {}, ...source });

  it.each<[string, (engine: ReturnType<typeof startEngine>) => unknown]>([
    ['a short text', call('echo-text', 'default', 'abc')],
    ['a text that the arena has no room for', call('echo-text', 'default', 'x'.repeat(1_000))],
    ['bytes', call('echo-bytes', 'default', new Uint8Array(1_000))],
    ['an error', call('check', 'default', 'x'.repeat(1_000))],
    ['an argument of another type', call('check', 'default', 1)],
  ])('is given back after an import: %s', (_, act) => {
    const engine = improved({});
    for (let times = 0; times < 3; times++) {
      try {
        act(engine);
      } catch {
        // As it should.
      }
      expect(engine.taken()).toEqual([0, 0]);
    }
  });

  test('of arguments is given back before the source runs, and imports may be called within it', async () => {
    const taken: unknown[] = [];
    const engine: ReturnType<typeof startEngine> = improved({
      run: ((text: string) => {
        taken.push(engine.taken());
        const echoed = call('echo-text', 'default', text.repeat(100))(engine);
        taken.push(engine.taken());
        return echoed;
      }) as Source[string],
    });
    for (let times = 0; times < 3; times++) expect(await engine.run('abc')).toEqual([0, 'abc'.repeat(100)]);
    // The results, which the host has freed after it has read them, are not in the arena.
    expect(taken.slice(0, 2)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

/** What can be waited for, and is no promise of any realm. */
class Waiting {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  // oxlint-disable-next-line unicorn/no-thenable -- this is what is tested
  then(done: (value: string) => void): void {
    done(this.#text);
  }
}

describe('exports', () => {
  it.each<[string, (text: string) => unknown, unknown]>([
    ['returns', (text) => `${text}!`, [0, 'text!']],
    ['promises', async (text) => `${text}!`, [0, 'text!']],
    ['promises by another class', (text) => new Waiting(text), [0, 'text']],
    [
      'throws a value',
      () => {
        throw 'no';
      },
      [1, 'no'],
    ],
    [
      'throws a payload',
      () => {
        throw Object.assign(new Error(), { payload: 'no' });
      },
      [1, 'no'],
    ],
    ['rejects with a payload', () => Promise.reject(Object.assign(new Error(), { payload: 'no' })), [1, 'no']],
    ['returns another type', () => 1, 'thrown: TypeError: expected a string'],
    ['promises another type', async () => undefined, 'thrown: TypeError: expected a string'],
  ])('a function that %s', async (_, run, expected) => {
    expect(await withBoth((engine) => engine.run('text'), { run: run as Source[string] })).toEqual(expected);
  });

  it.each(texts)('text %#', async (text) => {
    const run = ((given: string) => given) as Source[string];
    expect(await withBoth((engine) => engine.run(text), { run })).toEqual([0, text.replace('\uD800', '\uFFFD')]);
  });

  test('numbers, and nothing', async () => {
    const number = ((n: number) => n + 1) as Source[string];
    expect(await withBoth((engine) => engine.number(0xffff_fffe), { number })).toBe(0xffff_ffff);
    expect(await withBoth((engine) => engine.nothing(), { nothing: () => 1 })).toBeUndefined();
    expect(await withBoth((engine) => engine.nothing(), { nothing: () => Promise.reject(new Error('x')) })).toBe(
      'thrown: Error: x',
    );
  });
});
