/** Records that are written to memory once arrive as those do that are written each time. */
import { beforeAll, expect, it, test } from 'vitest';
import { changeBindings, corrections } from '../../../scripts/components/bindings/index.ts';
import { seededRandom, type SeededRandom } from '../../support/random.ts';
import { interfaces, startEngine, world, type Engine } from './engine.ts';
import { generate } from './generate.ts';

type Caller = Record<string, unknown>;

let plain: string;
let improved: string;
beforeAll(async () => {
  const generated = await generate(world, interfaces);
  plain = changeBindings(generated, corrections).code;
  improved = changeBindings(generated).code;
});

const source = { run: () => '', number: () => 0, nothing: () => {} };

/** @returns what the host has read. */
const greet = ({ modules }: Engine, name: string, caller?: Caller): string =>
  (modules['test:bindings/callers'] as unknown as { greet(name: string, caller?: Caller): string }).greet(name, caller);

const caller = (more: Caller = {}): Caller => ({
  sub: 'ann',
  scopes: ['a', 'b'],
  iss: 'https://issuer.example',
  aud: ['x'],
  claims: [['tenant', '"acme"']],
  exp: 1_800_000_000n,
  ...more,
});

/** A caller who says how often the bindings have read it. */
function counted(more: Caller = {}): { readonly record: Caller; readonly reads: () => number } {
  let reads = 0;
  const record = Object.defineProperty(caller(more), 'sub', { enumerable: true, get: () => `ann ${(reads += 1)}` });
  return { record, reads: () => reads };
}

const texts = ['', 'a', 'é', '😀', '\uFEFFx', 'x'.repeat(300)];
const some = <T>(random: SeededRandom, make: () => T): T[] => Array.from({ length: random.below(4) }, make);
const maybe = <T>(random: SeededRandom, make: () => T): T | undefined => (random.below(2) === 0 ? make() : undefined);

function randomCaller(random: SeededRandom): Caller {
  const text = (): string => random.pick(texts);
  const number = (): bigint => (1n << BigInt(random.below(64))) - BigInt(random.below(2));
  return {
    clientId: maybe(random, text),
    sub: text(),
    scopes: some(random, text),
    iss: text(),
    aud: some(random, text),
    claims: some(random, () => [text(), text()]),
    exp: number(),
    iat: maybe(random, number),
    nbf: maybe(random, number),
    jwt: maybe(random, () => text().repeat(random.below(120))),
  };
}

test('whatever is kept, and however often it is passed', () => {
  const random = seededRandom('records');
  const [expected, engine] = [startEngine(plain, source), startEngine(improved, source)];
  const callers = Array.from({ length: 40 }, () => randomCaller(random));
  for (let times = 0; times < 600; times++) {
    const one = random.below(10) === 0 ? undefined : random.pick(callers);
    if (one !== undefined && random.below(4) === 0) engine.keepRecord(one);
    const name = random.pick(texts);
    expect(greet(engine, name, one)).toBe(greet(expected, name, one));
    expect(engine.taken()).toEqual([0, 0]);
  }
});

test('a kept record is read once, any other each time', () => {
  const engine = startEngine(improved, source);
  const [kept, other] = [counted(), counted()];
  engine.keepRecord(kept.record);
  for (let times = 1; times <= 3; times++) {
    expect(greet(engine, 'a', kept.record)).toContain('"ann 1"');
    expect(greet(engine, 'a', other.record)).toContain(`"ann ${times}"`);
  }
});

test('records that have no room together are written anew', () => {
  const engine = startEngine(improved, source);
  const all = ['a', 'b', 'c'].map((letter) => counted({ jwt: letter.repeat(30_000) }));
  for (const { record } of all) engine.keepRecord(record);
  for (let times = 0; times < 5; times++) {
    for (const [at, { record }] of all.entries()) {
      expect(greet(engine, 'a', record)).toContain(`"jwt":"${'abc'[at]!.repeat(30_000)}"`);
      expect(engine.taken()).toEqual([0, 0]);
    }
  }
  expect(all.map(({ reads }) => reads() > 1)).toContain(true);
});

test('a record that alone has no room is passed all the same, and the others stay', () => {
  const engine = startEngine(improved, source);
  const [large, small] = [counted({ jwt: 'x'.repeat(70_000) }), counted()];
  engine.keepRecord(large.record);
  greet(engine, 'a', large.record);
  engine.keepRecord(small.record);
  for (let times = 2; times <= 4; times++) {
    expect(greet(engine, 'a', large.record)).toContain(`"ann ${times}"`);
    expect(greet(engine, 'a', small.record)).toContain('"ann 1"');
    expect(engine.taken()).toEqual([0, 0]);
  }
});

it.each([['scopes'], ['jwt']])('a record whose %s cannot be written leaves the others right', (member) => {
  const engine = startEngine(improved, source);
  const [wrong, good] = [caller({ [member]: member === 'jwt' ? 1 : ['a', 1] }), counted()];
  for (const record of [wrong, good.record]) engine.keepRecord(record);
  for (let times = 0; times < 3; times++) {
    expect(() => greet(engine, 'a', wrong)).toThrow('expected a string');
    expect(engine.taken()).toEqual([0, 0]);
    // More than there is room for in what calls use, so that a wrong end of it would show.
    expect(greet(engine, 'x'.repeat(200), good.record)).toContain('"ann 1"');
    expect(engine.taken()).toEqual([0, 0]);
  }
});
