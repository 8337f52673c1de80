/** Random rules of one name that compare parts of the input with constants, of which most are skipped (`src/skip-rules.ts`). */
import { numbers } from './random-numbers.ts';
import type { SeededRandom } from './random.ts';

const texts = ['7', '1', '0', '-0', '01', 'a', 'b', 'true', 'null', 'é', '', 'A', 'aa', 'x y'].map((text) =>
  JSON.stringify(text),
);
const parts = [
  'input.a',
  'input.b',
  'input.o.a',
  'input.o["7"]',
  'input.o["7"].b',
  'input.m["1"]',
  'input.none',
  'input',
];

/** A constant that inputs often have, or one that only the policy has. */
const constant = (random: SeededRandom): string =>
  random.pick([
    () => random.pick(texts),
    () => random.pick(texts),
    () => random.pick(['true', 'false', 'null']),
    () => random.pick(numbers),
    () => JSON.stringify(`other ${random.below(40)}`),
  ])();

/** On one line: the rules of a family, and a rule `name` that shows which of them hold. */
export function familyRule(random: SeededRandom, name: string): string {
  const family = `family_${JSON.parse(name.slice(2, -1)) as string}`;
  const part = random.pick(parts);
  const extra = (): string =>
    random.pick([
      () => `${random.pick(parts)} == ${constant(random)}`,
      () => `${constant(random)} == ${random.pick(parts)}`,
      () => `${random.pick(parts)} != ${constant(random)}`,
      () => `not ${random.pick(parts)} == ${constant(random)}`,
      () => 'count(input.keys) > 1',
      () => `input.keys[_] == ${random.pick(numbers)}`,
      () => `data.m[${random.pick(texts)}]`,
      () => `data.d.c == ${random.pick(['"c"', '"d"'])}`,
    ])();
  const compared = (what: string): string => `${what} == ${constant(random)}`;
  const body = (what = part): string =>
    random.pick([
      () => compared(what),
      () => compared(what),
      () => `${compared(what)}; ${extra()}`,
      () => `${extra()}; ${compared(what)}`,
      () => `${compared(what)}; ${compared(what)}`,
      () => `x := ${what}; x == ${constant(random)}`,
      () => (random.below(4) === 0 ? extra() : compared(what)),
    ])();
  const many = (rule: (index: number) => string): string =>
    Array.from({ length: 3 + random.below(random.pick([4, 30])) }, (_, index) => rule(index)).join(' ');
  const asked = (value: string): string =>
    random.pick([value, value, `x if { x := ${value} with ${replaced(random)} }`]);
  return random.pick([
    () => `${many(() => `${family} if { ${body()} }`)} ${name} := ${asked(family)}`,
    () => `default ${family} := false ${many(() => `${family} if { ${body()} }`)} ${name} := ${asked(family)}`,
    () => `${many((index) => `${family} contains ${index} if { ${body()} }`)} ${name} := ${asked(family)}`,
    () => `${many(() => `${family} if { ${body()} } else if { ${body()} }`)} ${name} := ${asked(family)}`,
    () => `${many(() => `${family}(x) if { ${body('x')} }`)} ${name} := ${asked(`${family}(${random.pick(parts)})`)}`,
    () =>
      `${many(() => `${family}(${constant(random)}, y) if { ${body('y')} }`)} ${name} := ${asked(`${family}(input.a, ${random.pick(parts)})`)}`,
    () =>
      `${many(() => `${family}(x, ${constant(random)}) if { ${body('x.a')} }`)} ${name} := ${asked(`${family}(input.o, input.b)`)}`,
  ])();
}

const replaced = (random: SeededRandom): string =>
  random.pick([
    () => `input.a as ${constant(random)}`,
    () => `input.o as {"a": ${constant(random)}, "7": ${constant(random)}}`,
    () => `input as {"a": ${constant(random)}, "b": ${constant(random)}, "keys": [1, 7]}`,
    () => `input as ${constant(random)}`,
    () => `data.m as input.o`,
  ])();
