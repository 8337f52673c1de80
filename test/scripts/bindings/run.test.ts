/** Bindings as generated and as changed do the same, in an engine and on a host that are made of plain JavaScript. */
import { beforeAll, describe, expect, it, test } from 'vitest';
import { changeBindings, corrections } from '../../../scripts/components/bindings/index.ts';
import { interfaces, startEngine, world, type Engine, type Source } from './engine.ts';
import { generate } from './generate.ts';

const texts = ['', 'a', 'abcd', '\uFEFFa\uFEFF', 'a\uD800b', '😀é', 'x'.repeat(10_000), '\u0000'];
/** Those that just fill the arena of these tests, and more. */
for (const character of ['x', '€', '\uD800'])
  texts.push(...[15, 16, 17, 48, 49].map((times) => character.repeat(times)));

let kinds: readonly (readonly [name: string, code: string])[] = [];
beforeAll(async () => {
  const generated = await generate(world, interfaces);
  kinds = [
    ['corrected', changeBindings(generated, corrections).code],
    ['improved', changeBindings(generated).code],
  ];
});

/** Does something with both. @returns the outcome, which is to be the same. */
async function withBoth(act: (engine: Engine) => unknown, source?: Source): Promise<unknown> {
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
  (engine: Engine) =>
    (engine.modules[module]![name] as unknown as (...args: unknown[]) => unknown)(...args);

describe('imports', () => {
  it.each(texts)('text %#', async (text) => {
    expect(await withBoth(call('echo-text', 'default', text))).toBe(text.replaceAll('\uD800', '\uFFFD'));
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

const improved = (source: Source): Engine =>
  startEngine(kinds[1]![1], { run: () => '', number: () => 0, nothing: () => {}, ...source });

describe('memory', () => {
  it.each<[string, (engine: Engine) => unknown]>([
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
    const engine: Engine = improved({
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

describe('exported resources', () => {
  test('are what they were made as, until they are dropped', async () => {
    const made = await withBoth(async (engine) => {
      const [five, six] = [await engine.start(5), await engine.start(6)];
      return [five === six, await engine.get(five), await engine.get(six)];
    });
    expect(made).toEqual([false, 5, 6]);
  });

  test('take the place of those that were dropped, and of no others', async () => {
    const engine = improved({});
    const kept = await engine.start(1);
    const seen = new Set<number>();
    for (let n = 0; n < 1_000; n++) {
      const [one, other] = [await engine.start(n), await engine.start(n + 1)];
      expect([await engine.get(one), await engine.get(other), await engine.get(kept)]).toEqual([n, n + 1, 1]);
      for (const rep of n % 2 === 0 ? [one, other] : [other, one]) {
        seen.add(rep);
        engine.destroy(rep);
      }
    }
    expect(seen.size).toBe(2);
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
    expect(await withBoth((engine) => engine.run(text), { run })).toEqual([0, text.replaceAll('\uD800', '\uFFFD')]);
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
