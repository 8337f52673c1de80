/**
 * Random policies of rules that have something to do with each other: rules of one name, else-chains, defaults, functions whose
 * parameters are constants, and `with` around them. Most compare the same part of the input with a constant.
 */
import type { SourceFile } from '../../src/index.ts';
import type { SeededRandom } from './random.ts';

const tools = ['"a"', '"b"', '"c"', '"d"', '"e"', '"7"', '7', 'true', 'null', '""'];
const scalars = ['7', '"7"', '8', '"8"', '0', '1', '"1"', '"x"', '"a"', '3', '-1'];
const documents = ['data.m', 'data.l', 'data.d.a', 'input.o', 'input.l', 'alias'];
const operands = ['"7"', '7', 'input.id', 'input.n', 'input.tool', 'count(input.keys)', 'to_number("7")'];

const data: SourceFile = {
  name: 'data.json',
  text: '{"m":{"7":true,"8":false,"x":"x","a":7},"l":[true,"b",false,7],"d":{"a":{"7":true,"a":{"7":[7]}}}}',
};

const prelude = `package mcp.authorization

default allow := false

alias := data.m

f("a", key) := 1 if data.m[key]
f("b", _) := 2
f("c", 7) := "number"
f("d", "7") := "text"
f("e", key) := key if key > 1
f("7", key) := "member" if data.l[key]

g(caller) := 1 if {
	caller.tool == "a"
	caller.n > 1
} else := 2 if {
	caller.tool == "b"
	data.m[caller.id]
} else := 3

copied[key] := value if some key, value in data.m

seen contains key if some key in input.keys
seen contains data.m[input.id]
seen contains 7 if input.tool == "e"

holds if { input.tool == "a"; data.m[input.id] }
holds if { input.tool == "b"; input.n > 1 }
holds if { input.tool == "c"; not data.m[input.id] }
holds if { input.tool == "d"; every key in input.keys { data.m[key] } }
holds if { input.tool == "e" }

moved if holds with input.tool as "a"
`;

export function randomPolicy(random: SeededRandom, ruleCount: number): readonly SourceFile[] {
  const rules = Array.from({ length: ruleCount }, (_, index) => randomRule(random, index));
  return [{ name: 'policy.rego', text: `${prelude}\n${rules.join('\n')}\n` }, data];
}

export function randomInputs(random: SeededRandom, count: number): string[] {
  const scalar = (): string => random.pick(scalars);
  const list = (length: number): string => `[${Array.from({ length }, scalar).join(',')}]`;
  const inputs = Array.from(
    { length: count },
    () =>
      `{"tool":${random.pick(tools)},"id":${scalar()},"n":${scalar()},"keys":${list(random.below(4))},"o":{"7":${scalar()},"a":true},"l":${list(2)}}`,
  );
  return [...inputs, '{}', '{"tool":"a"}', '{"id":7}', '[]', '[7]', '"text"', '7', 'null'];
}

function randomRule(random: SeededRandom, index: number): string {
  const body = (): string => randomBody(random, index);
  return random.pick([
    ...Array.from({ length: 6 }, () => () => `allow if { input.tool == ${random.pick(tools)}; ${body()} }`),
    () => `allow if { ${body()} }`,
    () => `deny contains ${random.pick(['input.id', String(index), 'input.tool'])} if { ${body()} }`,
    () => `named[${random.pick(['input.id', `"${index}"`, 'input.tool'])}] := 1 if { ${body()} }`,
    () => `chain${index} := 1 if { ${body()} } else := 2 if { ${body()} } else := 3 if { ${body()} }`,
    () => `chain${index} if { ${body()} } else := data.m[input.id] if { ${body()} } else := false`,
    () => `default is${index} := false\nis${index} if { ${body()} }\nis${index} if { ${body()} }`,
    () => `default one${index} := "none"\none${index} := "one" if { ${body()} }`,
    () => randomFunction(random, index, body),
    () => `found${index} := {key | some key in input.keys; ${body()}}`,
    () => `found${index} := [value | value := data.m[input.keys[_]]]`,
  ])();
}

function randomFunction(random: SeededRandom, index: number, body: () => string): string {
  const name = `fn${index}`;
  if (random.below(2) === 0)
    return `default ${name}(_) := "none"
${name}(key) := "member" if { data.m[key]; ${body()} }
of_${name} := [${name}(input.id), ${name}("7"), ${name}(7)]`;
  return `${name}("a", key) := key if { ${body()} }
${name}("b", key) := data.m[key] if { ${body()} }
${name}("c", _) := 3
${name}("d", key) := 4 if data.m[key]
${name}("e", key) if not data.m[key]
of_${name} := ${name}(input.tool, input.id)`;
}

let variables = 0;

function randomBody(random: SeededRandom, index: number): string {
  const expressions = Array.from({ length: 1 + random.below(3) }, () =>
    random.below(3) === 0 ? comparison(random) : expression(random),
  );
  return [...expressions, `${index} >= 0`].join('; ');
}

/** Variables are numbered: OPA refuses one that is declared twice, and one that nothing reads. */
function comparison(random: SeededRandom): string {
  const name = `t${variables++}`;
  const tool = random.pick(tools);
  return random.pick([
    `input.tool == ${tool}`,
    `${tool} == input.tool`,
    `input.tool != ${tool}`,
    `not input.tool == ${tool}`,
    `input.tool in {${tool}, ${random.pick(tools)}}`,
    `${name} := input.tool; ${name} == ${tool}`,
    `${name} := input; ${name}.tool == ${tool}`,
  ]);
}

function expression(random: SeededRandom): string {
  const [tool, document, operand] = [random.pick(tools), random.pick(documents), random.pick(operands)];
  const [key, value] = [`k${variables}`, `v${variables++}`];
  return random.pick([
    `${document}[${operand}]`,
    `not ${document}[${operand}]`,
    `some ${key}, ${value} in ${document}; ${value} == ${operand}; ${key} != "a"`,
    `every ${key} in input.keys { data.m[${key}] }`,
    `every ${key}, ${value} in data.m { ${key} != input.id; ${value} != input.n }`,
    `count([${value} | some ${key} in input.keys; ${value} := ${document}[${key}]]) > 0`,
    `count({${key}: ${value} | some ${key} in input.keys; ${value} := data.m[${key}]}) == 1`,
    `data.m[input.id] with input.id as ${random.pick(scalars)}`,
    `data.m[input.id] with data.m as {"7": ${random.pick(['true', 'false'])}}`,
    `f(input.tool, input.id)`,
    `f(input.tool, input.n) == ${random.pick(['1', '2', '"text"', '"number"'])}`,
    `g(input) == ${random.pick(['1', '2', '3'])}`,
    `copied[${operand}]`,
    `seen[${operand}]`,
    `7 in seen`,
    `holds`,
    `holds with input as {"tool": ${tool}, "id": 7, "keys": [7]}`,
    `not holds with input.tool as ${tool}`,
    `holds with input.tool as ${tool} with input.id as ${random.pick(scalars)}`,
    `moved with input as input.o`,
    `moved with input as ${operand === 'input.tool' ? tool : 'input.id'}`,
    `input.n > ${random.pick(['1', '7', '0.5'])}`,
    `data.m[input.id] == input.o[input.id]`,
    `${value} := data.m[input.id]; ${value} != false`,
    `{"7": true}[input.id]`,
    `[${key}, ${value}] = [input.id, input.n]; data.m[${key}]; data.m[${value}]`,
    `input.o = {"7": ${value}, "a": true}; data.m[${value}]`,
    `data.m[${key}] == input.o[${key}]`,
  ]);
}
