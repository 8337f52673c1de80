import { describe, expect, test } from 'vitest';
import { CompileError } from '../src/index.ts';
import { evaluateAll } from './support/opa-eval.ts';
import { compile, loadPolicy, type Policy } from './support/policies.ts';

const data = {
  name: 'data.json',
  text: '{"blocked": {"7": true, "0.5": true, "-1": "below"}, "list": ["a", "b"], "deep": {"a": {"7": "x"}}, "lib": {"7": "seven"}}',
};
const source = (body: string) => ({ name: 'policy.rego', text: `package mcp.authorization\n\n${body}\n` });
const library = { name: 'library.rego', text: 'package lib\n\nalias := data.blocked\n' };

/** A rule and a package of rules beside each other, where data is too. */
const shared = { name: 'deep.rego', text: 'package deep\n\none := 1\n\ntwo.three := 3\n' };

const load = async (body: string): Promise<Policy> =>
  (await loadPolicy(await compile({ rego: [source(body), library], data: [data] })))();

const aborted = (text: string): Error =>
  expect.objectContaining({ payload: { tag: 'aborted', val: expect.stringContaining(text) as string } }) as Error;

const valueOf = (policy: Policy, input: string): unknown => {
  const outcome = policy.evaluate(input);
  return outcome.tag === 'value' ? JSON.parse(outcome.val) : outcome.tag;
};

describe('a policy that negates what a number finds in data', () => {
  test.each([
    ['7', false],
    ['"7"', false],
    ['8', true],
    ['0.5', false],
    ['-1', false],
    ['true', true],
    ['[7]', true],
    ['null', true],
    ['8.0', true],
    ['-1.5e3', true],
    ['1e400', true],
    ['-0', true],
  ])('is not open to %s', async (id, allowed) => {
    const policy = await load('default allow := false\n\nallow if not data.blocked[input.id]');
    expect(valueOf(policy, `{"id":${id}}`)).toEqual({ allow: allowed });
  });

  test.each(['7.0', '0.70e1', '0.50', '70e-1', '-1.0'])(
    'gives up on %s, a number that could be written in another way',
    async (id) => {
      const policy = await load('default allow := false\n\nallow if not data.blocked[input.id]');
      expect(() => policy.evaluate(`{"id":${id}}`)).toThrow(aborted('written in another way'));
      expect(valueOf(policy, '{"id":7}')).toEqual({ allow: false });
    },
  );

  test('gives up on a fraction that it calculates', async () => {
    const policy = await load('x := data.blocked[input.a / 4]');
    expect(valueOf(policy, '{"a":28}')).toEqual({ x: true });
    expect(() => policy.evaluate('{"a":2}')).toThrow(aborted('calculated'));
  });
});

describe('what is found as by opa eval', () => {
  const input = '{"seven": 7, "one": "1", "o": {"7": "text"}, "l": ["a", "b"], "first": 0}';
  test.each<[what: string, body: string, value: unknown]>([
    ['a number in data', 'x := data.blocked[input.seven]', true],
    ['a constant in data', 'x := data.blocked[7]', true],
    ['a text in a list of data', 'x := data.list[input.one]', 'b'],
    ['a number after a variable', 'b := data.blocked\n\nx := b[input.seven]', undefined],
    ['a number in a local variable', 'x := y if {\n\tb := data.blocked\n\ty := b[input.seven]\n}', undefined],
    ['a number in an argument', 'f(b) := b[input.seven]\n\nx := f(data.blocked)', undefined],
    ['a number in the input', 'x := input.o[input.seven]', undefined],
    ['a text in a list of the input', 'x := input.l[input.one]', undefined],
    ['1.0 in a list of the input', 'x := input.l[1.0]', 'b'],
    ['a number in what a loop finds', 'x := y if some k, y in data.blocked[input.seven]', undefined],
    ['a number among the items of a loop', 'x := y if y := data.deep[_][input.seven]', 'x'],
    ['a pattern', 'x := y if data.blocked = {7: y, "0.5": _, "-1": _}', undefined],
    ['a built-in', 'x := object.get(data.blocked, 7, "none")', 'none'],
    ['a key that some names', 'x := y if some 7, y in data.blocked', true],
    ['a path that rules and data share', 'x := data.lib[input.seven]', 'seven'],
    ['what with puts in place', 'x := y if y := data.blocked[input.seven] with data.blocked as input.o', undefined],
    ['what with puts beside it', 'x := y if y := data.blocked[input.seven] with data.blocked["8"] as 1', true],
    ['what with puts at its text', 'x := y if y := data.blocked[input.seven] with data.blocked["7"] as 1', true],
  ])('%s', async (_, body, value) => {
    const [expected] = await evaluateAll([source(body), library, data], [input], 'data.mcp.authorization');
    expect(valueOf(await load(body), input)).toEqual(expected);
    expect((expected as { x?: unknown }).x).toBe(value);
  });
});

describe('a rule whose keys are keys of data', () => {
  test('is not asked for a number, which opa eval finds or not', async () => {
    const policy = await load('named[k] if some k, _ in data.blocked\n\nx if named[input.id]');
    expect(valueOf(policy, '{"id":"7"}')).toMatchObject({ x: true });
    expect(valueOf(policy, '{"id":"8"}')).not.toHaveProperty('x');
    expect(() => policy.evaluate('{"id":7}')).toThrow(aborted('a key of another type'));
  });
});

describe('a reference alone in a rule whose index opa eval asks', () => {
  const rules = [
    ['a rule with another value', 'x if data.blocked[input.id] else := false'],
    ['a partial rule', 'x contains 1 if data.blocked[input.id]'],
    ['a variable', 'x contains 1 if {\n\tid := input.id\n\tdata.blocked[id]\n}'],
    ['a parameter', 'f(id) if data.blocked[id] else := false\n\nx := f(input.id)'],
    // Both rules use the same locals.
    [
      'a rule behind one with numbers',
      'x contains 0 if {\n\ty := 7\n\ty == input.q\n}\n\nx contains 1 if {\n\tid := input.id\n\tdata.blocked[id]\n}',
    ],
  ] as const;

  test.each(rules)('finds texts in %s', async (_, body) => {
    const policy = await load(body);
    for (const input of ['{"id":"7"}', '{"id":"8"}', '{"id":8}', '{"id":null}', '{}']) {
      const [expected] = await evaluateAll([source(body), library, data], [input]);
      expect(valueOf(policy, input)).toEqual(expected);
    }
  });

  test.each(rules)('gives up in %s on a number that stands for a text', async (_, body) => {
    const policy = await load(body);
    expect(() => policy.evaluate('{"id":7}')).toThrow(aborted('looks up in an index'));
  });

  test.each([
    ['rules of one value', 'x if data.blocked[input.id]\n\nx if data.blocked.y\n\ndefault x := false', true],
    ['else of the same value', 'x if data.blocked[input.id] else if input.y', true],
    ['a comparison', 'x if data.blocked[input.id] == true else := false', true],
    ['a variable for what is found', 'x if {\n\ty := data.blocked[input.id]\n\ty\n} else := false', true],
    ['a constant', 'x if data.blocked[7] else := false', true],
    ['a negation', 'x if not data.blocked[input.id] else := false', false],
    ['a loop', 'x := 1 if {\n\tsome id in [input.id]\n\tdata.blocked[id]\n} else := 2', 1],
  ])('finds a number in %s', async (_, body, value) => {
    const [expected] = await evaluateAll([source(body), library, data], ['{"id":7}']);
    expect(valueOf(await load(body), '{"id":7}')).toEqual(expected);
    expect((expected as { x?: unknown }).x).toBe(value);
  });
});

describe('an object whose keys are not constant is not compared', () => {
  const comparison = '{"a": 1, lower(input.n): 1} == input.o';
  test.each([
    `x if ${comparison}`,
    // All rules use the same locals: one of them has a number where the key is.
    ...[0, 1, 2, 3].map(
      (before) =>
        `x contains 1 if {\n${'\tinput.q\n'.repeat(before)}\ty := 7\n\ty == input.q\n}\n\nx contains 2 if ${comparison}`,
    ),
  ])('%s', async (body) => {
    await expect(load(body)).rejects.toThrow('an object is compared whose keys are not constant');
  });
});

describe('two equal keys of an object literal', () => {
  test.each([
    'x := {"a": false, input.name: true}["a"]',
    'x := {"a": false, input.name: true}',
    'x := {input.name: true, "a": false}',
    'x := {input.name: 1, lower("A"): 2}',
    'x := {[1, "a"]: 1, [1, input.name]: 2}',
    'x := {7: 1, input.seven: 2}',
    'x := {"b": {"a": 1, input.name: 2}}',
    'x := o["a"] if {\n\tsome k in [input.name]\n\to := {"a": 1, k: 2}\n}',
    'f(o) := o\n\nx := f({"a": 1, input.name: 2})',
    'x := [{"a": 1, k: 2} | some k in ["b", input.name]]',
  ])('end the evaluation: %s', async (body) => {
    const policy = await load(body);
    expect(() => policy.evaluate('{"name":"a","seven":70e-1}')).toThrow(aborted('two keys of an object literal'));
    const [expected] = await evaluateAll([source(body)], ['{"name":"c","seven":8}']);
    expect(valueOf(policy, '{"name":"c","seven":8}')).toEqual(expected);
  });

  test.each([
    'x := {k: v | some k in ["a", "b"]; v := [k, input.name][_]}',
    'x[k] := v if some k, v in [["a", 1], [input.name, 2]][_]',
  ])('in a comprehension or a rule do so too: %s', async (body) => {
    const policy = await load(body);
    expect(() => policy.evaluate('{"name":"a1"}')).toThrow(aborted(''));
  });

  test('count in comparisons of literals', async () => {
    const policy = await load('x if {"a": 1, input.name: 1} == {"a": input.q, "b": 5}');
    expect(() => policy.evaluate('{"name":"a","q":1}')).toThrow(aborted('two keys of an object literal'));
    expect(valueOf(policy, '{"name":"b","q":1}')).toEqual({});
  });

  test('are none where `with` replaces members, and rules have parts of objects', async () => {
    const body =
      'y := z if z := input with input.name as {"a": 1}\n\np[k][l] := 1 if some k, l in [input.name, "b"]\n\nq[input.name].s contains v if some v in [1, 2]';
    const policy = await load(body);
    const [expected] = await evaluateAll([source(body)], ['{"name":"a"}']);
    expect(valueOf(policy, '{"name":"a"}')).toEqual(expected);
  });

  test('cannot be compared with a value', async () => {
    await expect(load('x if {"a": 1, input.name: 1} == input.o')).rejects.toThrow(
      /policy\.rego:3: an object is compared/,
    );
    const body =
      'x if {"a": 1, "b": 2} == input.o\n\nz if {input.name: 1} == input.o\n\nv := y if [y, input.name] = input.l\n\nw if {7: 1, "7": 2} == input.o';
    const policy = await load(body);
    const inputs = ['{"a":1,"b":2}', '{"c":1}', '{"7":2}'].map((o) => `{"name":"c","o":${o}}`);
    const expected = await evaluateAll([source(body)], inputs);
    expect(inputs.map((input) => valueOf(policy, input))).toEqual(expected);
  });
});

describe('what cannot be decided as by opa eval does not compile', () => {
  test.each([
    ['a number in the name of a rule', 'limit[7] := 1', /policy\.rego:3: a number in the name of a rule/],
    [
      'a reference that goes on after a rule or data',
      'x := data.lib[input.name][input.id]',
      /policy\.rego:3: .* assign what comes before it to a variable/,
    ],
    ['the negation of a rule or data', 'x if not data.deep[input.name]', /policy\.rego:3: not: .* a rule of its own/],
    ['with inside a list', 'x := y if y := data.list with data.list.a as 1', /policy\.rego:3: with: .* no object/],
    [
      'with an object in place of one of data',
      'x := y if y := data.deep with data.deep.a as {"8": 1}',
      /policy\.rego:3: with: data has an object there/,
    ],
  ])('%s', async (_, body, message) => {
    const compiled = compile({ rego: [source(body), library, shared], data: [data] });
    await expect(compiled).rejects.toThrow(message);
    await expect(compiled).rejects.toBeInstanceOf(CompileError);
  });
});

test('what `with` puts into an input that is no object is put into an empty one', async () => {
  const body = `whole := x if x := input with input.user as 1

moved := x if x := whole with input as input.it

deep := x if x := input with input.it.user.name as 1`;
  const policy = await load(body);
  const inputs = ['[]', '[1, 2, 3]', '"a text"', '5', '0.5', 'true', 'null', '{"a":2}'].flatMap((it) => [
    it,
    `{"it":${it}}`,
  ]);
  const expected = await evaluateAll([source(body), library, data], inputs);
  expect(expected[0]).toMatchObject({ whole: { user: 1 } });
  expect(inputs.map((input) => valueOf(policy, input))).toEqual(expected);
});
