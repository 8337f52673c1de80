/** Random rules that look things up in every way that Rego has, by operands of every type, with data and inputs for them. */
import { familyRule } from './random-families.ts';
import { longNumbers, number, numberRule, numbers } from './random-numbers.ts';
import type { SeededRandom } from './random.ts';

/** Texts that may be taken for numbers, and some that may not. */
const texts = '7 1 0 2 -1 -0 +1 01 1.0 7.0 1e0 0.5 10000000000000000000 . a b true null [1] é'
  .split(' ')
  .concat('')
  .map((text) => JSON.stringify(text));
const others = ['true', 'false', 'null', '[]', '[1]', '["a"]', '{}', '{"7":1}', '{"a":{"b":1}}'];
const names = ['a', 'b', 'c', 'd'];

/** Bodies and heads of rules; each is one case for each input. */
export interface RandomPolicy {
  /** Without the rules. */
  readonly prelude: string;
  /** Each on one line. */
  readonly rules: readonly string[];
  /** A second package, whose path data has too. */
  readonly library: string;
  readonly data: string;
  readonly inputs: readonly string[];
}

const prelude = `package mcp.authorization

alias := data.m
list := data.l
table[k] := v if some k, v in input.pairs
numbered := {n: 1 | some n in input.keys}
numbers := {7, 1, 0, 0.5, 70e-1, 4294967303, 12345678901234567890, 1234567890123456789012345, 0.10, 9007199254740993}
composite := {[n, {"n": n}] | some n in array.concat(input.forms, [7, 1, 0.50])}
formed contains n if some n in input.forms
pairs_of[n] := [n, n] if some n in numbers
converted := {n | some text in input.texts; n := to_number(text)}
copied[k] := v if some k, v in data.m
kept contains k if some k in input.keys
held contains data.m[k] if some k in input.keys
fixed := {7: "seven", "7": "text", 1: [1, 2], "1": {"a": 7}, true: 1, null: 2, [1]: 3, {1}: 4}
member(o, k) := o[k]
of_data(k) := data.m[k]
of_data2(k, l) := data.d[k][l]
first(k) := x if { x := data.m[k] } else := y if { y := data.l[k] } else := "none"
default guarded(_) := "default"
guarded(k) := data.m[k] if not data.l[k]
is_blocked(k) if data.m[k]
`;

const library = `package lib

virtual := data.m
rule.x := 1
`;

export function randomPolicy(random: SeededRandom, ruleCount: number, inputCount: number): RandomPolicy {
  const rules = Array.from({ length: ruleCount }, (_, index) => randomRule(random, `r["${index}"]`));
  return {
    prelude,
    rules,
    library,
    data: JSON.stringify({
      m: parsed(object(random, 2)),
      l: parsed(list(random, 2)),
      d: { a: parsed(object(random, 2)), b: parsed(list(random, 1)), '7': parsed(object(random, 1)), c: 'c' },
      numbers: '@numbers',
      lib: { ...parsed(object(random, 1)), rule: parsed(object(random, 1)) },
    }).replace('"@numbers"', `[${Array.from({ length: 5 }, () => number(random)).join(',')}]`),
    inputs: Array.from({ length: inputCount }, () => randomInput(random)),
  };
}

/** Data is read by JavaScript before it is written: its numbers need not be as they were. */
const parsed = (text: string): object => JSON.parse(text) as object;

function randomInput(random: SeededRandom): string {
  const keys = names.map((name) => `"${name}":${scalar(random)}`).join(',');
  const some = Array.from({ length: 1 + random.below(4) }, () => scalar(random)).join(',');
  const forms = Array.from({ length: 1 + random.below(4) }, () => number(random));
  return `{${keys},"o":${object(random, 1)},"l":${list(random, 1)},"keys":[${some}],"forms":[${forms.join(',')}],"texts":[${forms.map((form) => `"${form}"`).join(',')}],"pairs":${object(random, 0)},"m":${object(random, 1)}}`;
}

const scalar = (random: SeededRandom): string =>
  random.pick(random.below(40) === 0 ? longNumbers : [texts, numbers, numbers, others][random.below(4)]!);

function value(random: SeededRandom, depth: number): string {
  if (depth > 0 && random.below(3) > 0)
    return random.below(3) === 0 ? list(random, depth - 1) : object(random, depth - 1);
  return scalar(random);
}

function object(random: SeededRandom, depth: number): string {
  const members = new Set(Array.from({ length: 3 + random.below(8) }, () => random.pick(texts)));
  return `{${[...members].map((name) => `${name}:${value(random, depth)}`).join(',')}}`;
}

const list = (random: SeededRandom, depth: number): string =>
  `[${Array.from({ length: 1 + random.below(4) }, () => value(random, depth)).join(',')}]`;

/** A constant, a member of the input, something calculated, a variable. */
function operand(random: SeededRandom): string {
  return random.pick([
    () => scalar(random),
    () => `input.${random.pick(names)}`,
    () => `input.${random.pick(names)}`,
    () => `input.${random.pick(names)}`,
    () => 'input.keys[_]',
    () => random.pick(['count(input.l)', 'count(input.keys) - 1', '6 + 1', 'to_number("7")', '8 - count([1])']),
    () => random.pick(['format_int(7, 10)', 'concat("", ["", "7"])', 'sprintf("%d", [1])', 'lower("A")']),
    () => random.pick(['k', 'k', '_']),
    () => 'data.l[_]',
    () => '{1, 2}',
  ])();
}

/** What a reference begins with. */
function root(random: SeededRandom): string {
  return random.pick([
    () => random.pick(['data.m', 'data.m', 'data.l', 'data.d', 'data.d.a', 'data.d.b', 'data.d[_]', 'data.d["7"]']),
    () => random.pick(['data.m', 'data.l', 'data.d[input.a]', 'data.lib', 'data.lib.rule', 'data.lib.virtual']),
    () => random.pick(['input.o', 'input.l', 'input.m', 'input']),
    () =>
      random.pick([
        'alias',
        'list',
        'table',
        'numbered',
        'copied',
        'kept',
        'held',
        'fixed',
        'data.mcp.authorization.alias',
      ]),
    () => random.pick(['m', 'm', 'o', '{1: "one", "1": "text"}', '[1, 2, 3]']),
  ])();
}

function reference(random: SeededRandom): string {
  const operands = Array.from({ length: 1 + random.below(2) }, () => `[${operand(random)}]`);
  return root(random) + operands.join('');
}

/** Where the variables `k`, `m` and `o` come from. */
const bindings = (random: SeededRandom): string =>
  random.pick([
    'some k in input.keys; m := data.m; o := input.o',
    'some k, m in data.d; o := m',
    'k := input.a; m := data[input.d]; o := data.l',
    'some k; data.m[k]; m := data.d.a; o := fixed',
    'k := 7; m := data.m; o := alias',
    'k := "1"; m := data.l; o := input.l',
    'some o in data.d; k := input.b; m := data.d["7"]',
  ]);

/** A text whose variables are another one. */
const as = (text: string, variable: string): string => text.replaceAll(/\b[k_]\b/g, variable);

/** Rules whose bodies have references alone as expressions, which `opa eval` looks up in its index of rules before. */
function truthRule(random: SeededRandom, name: string): string {
  const ref = (): string =>
    random.pick([
      () => reference(random),
      () => `data.m[input.${random.pick(names)}]`,
      () => `data.d.a[input.${random.pick(names)}]`,
      () => `data.d[${scalar(random)}][input.${random.pick(names)}]`,
      () => `data.l[input.${random.pick(names)}]`,
      () => `data.m[data.l[0]]`,
    ])();
  const bound = (): string => random.pick([`${bindings(random)}; `, 'k := input.a; m := data.m; o := input.o; ']);
  const body = (): string =>
    `{ ${bound()}${random.pick([ref(), ref(), `${ref()}; not ${ref()}`, `${ref()} ${replaced(random)}; ${ref()}`])} }`;
  const shared = `truth_${JSON.parse(name.slice(2, -1)) as string}`;
  return random.pick([
    () => `${name} if ${body()} else := false if ${body()}`,
    () => `${name} if ${body()} else if ${body()}`,
    () => `${name} := 1 if ${body()} else := 2 if ${body()} else := 3`,
    () => `${name} if ${body()} else := [${as(ref(), 'input.b')}]`,
    () => `${name} := x if { some x in [input.a]; data.m[x] } else := 2 if ${body()}`,
    () => `${shared} contains 1 if ${body()} ${shared} contains 2 if ${body()} ${name} := ${shared}`,
    () => `${shared}[x] := 1 if { x := input.a; m := data.m; o := x; ${as(ref(), 'x')} } ${name} := ${shared}`,
    () =>
      `${shared}(x) if { m := data.m; o := x; data.m[x]; ${as(ref(), 'x')} } else := 2 ${name} := ${shared}(input.a)`,
    () =>
      `${shared}(x) := 1 if data.m[x] else := 2 if data.l[x] ${name} := ${shared}(${as(operand(random), 'input.b')})`,
    () => `${name} := {[k, v] | some k, v in {"a": 1, input.a: 2, ${as(operand(random), 'input.b')}: 3}}`,
    () => `${name} := {"a": 1, input.a: 2, 7: 3}[${as(operand(random), 'input.b')}]`,
  ])();
}

function randomRule(random: SeededRandom, name: string): string {
  if (random.below(4) === 0) return `${name} := {result | result := ${numberRule(random)}}`;
  if (random.below(8) === 0) return truthRule(random, name);
  if (random.below(6) === 0) return familyRule(random, name);
  const ref = (): string => reference(random);
  const op = (): string => operand(random);
  const bound = bindings(random);
  const body = random.pick<() => string>([
    () => `{x | ${bound}; x := ${ref()}}`,
    () => `{x | ${bound}; x := ${ref()}}`,
    () => `{x | ${bound}; x := ${root(random)}[${op()}][_]}`,
    () => `{[i, x] | ${bound}; x := ${root(random)}[i][${op()}]}`,
    () => `{k | ${bound}; not ${ref()}}`,
    () => `{k | ${bound}; not ${root(random)}[${random.pick(['input.a', 'input.b', 'k'])}]}`,
    () => `{[i, x] | ${bound}; some i, x in ${ref()}}`,
    () => `{x | ${bound}; some y in ${root(random)}; x := y[${op()}]}`,
    () => `{x | ${bound}; some ${scalar(random)}, x in ${root(random)}}`,
    () => `{k | ${bound}; every x in ${root(random)} { x[${op()}] }}`,
    () => `{k | ${bound}; every i, x in ${root(random)} { ${root(random)}[i] == x }}`,
    () => `{x | ${bound}; x := member(${root(random)}, ${op()})}`,
    () => `{x | ${bound}; x := ${random.pick(['of_data', 'first', 'guarded'])}(${op()})}`,
    () => `{x | ${bound}; x := of_data2(${op()}, ${op()})}`,
    () => `{k | ${bound}; not is_blocked(${op()})}`,
    () => `{k | ${bound}; ${op()} in ${root(random)}}`,
    () => `{k | ${bound}; ${op()}, ${op()} in ${root(random)}}`,
    () => `{x | ${bound}; x := object.get(${root(random)}, ${op()}, "none")}`,
    () => `{p | ${bound}; walk(${ref()}, [p, _])}`,
    () => `{k | ${bound}; ${ref()} == ${ref()}}`,
    () => `{x | ${bound}; x := data.m[${ref()}]}`,
    () => `{x | ${bound}; {${scalar(random)}: x} = ${ref()}}`,
    () => `{x | ${bound}; [_, x] = ${ref()}}`,
    () => `{x | ${bound}; x := [y | y := ${ref()}]}`,
    () => `{[i, x] | ${bound}; some i in [${op()}]; x := [y | y := ${root(random)}[i]]}`,
    () => `{x | ${bound}; x := ${ref()} ${replaced(random)}}`,
    () => `{x | ${bound}; x := ${random.pick(['of_data', 'first', 'guarded'])}(${op()}) ${replaced(random)}}`,
    () => `{k | ${bound}; not ${ref()} ${replaced(random)}}`,
    // A part of data that is replaced by an object is merged with it when opa eval reads the whole.
    () => `{x | ${bound}; x := ${root(random).replace(/^data\.(d|lib).*/, 'data.l')} ${replaced(random)}}`,
  ])();
  return `${name} := ${body}`;
}

function replaced(random: SeededRandom): string {
  const by = (): string =>
    random.pick([scalar(random), 'input.o', 'input.l', 'input.a', '{"7": "new", "1": ["new"]}', 'k']);
  return random.pick([
    () => `with data.m as ${by()}`,
    () => `with data.m[${random.pick(texts)}] as ${by()}`,
    () => `with data.m["7"] as ${by()} with data.m["1"] as ${by()}`,
    () => `with data.l as ${by()}`,
    () => `with data.d.a as ${by()}`,
    () => `with data.d.a["7"] as ${by()}`,
    () => `with data.d["7"].a as ${by()}`,
    () => `with data.lib["7"] as ${by()}`,
    () => `with data.new as ${by()}`,
    () => `with input.o as ${by()}`,
    () => `with input.a as ${by()}`,
    () => `with input as {"a": ${by()}, "o": ${by()}}`,
    () => `with input.a as 7 with data.m as ${by()}`,
  ])();
}
