import { print } from '@bytecodealliance/jco';
import { beforeAll, describe, expect, test } from 'vitest';
import { rewriteLookups } from '../src/rewrite-lookups.ts';
import { skipRules } from '../src/skip-rules.ts';
import { evaluateAll, normal } from './support/opa-eval.ts';
import { compile, compileModule, loadPolicy } from './support/policies.ts';

const policy = (rules: readonly string[]) => [
  { name: 'policy.rego', text: `package mcp.authorization\n\n${rules.join('\n\n')}\n` },
];

const numbered = (count: number, rule: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => rule(index));

/** A module's text, with and without what skips rules, and the constants. */
async function skipping(
  rules: readonly string[],
): Promise<{ before: string; wat: string; constants: readonly string[] }> {
  const compiled = await compileModule({ rego: policy(rules) });
  const before = rewriteLookups(await print(compiled.module), compiled.lookups, compiled.insertions);
  return { before, ...skipRules(before) };
}

const occurrences = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

describe('rules', () => {
  test('that compare one part with constants look it up once', async () => {
    const { wat, constants } = await skipping(
      numbered(
        10,
        (index) => `allow if {\n\tinput.mcp.method == "call"\n\tinput.mcp.tool == "t${index}"\n\tinput.x > ${index}\n}`,
      ),
    );
    expect(constants).toHaveLength(10);
    expect(occurrences(wat, /call \$constant_of/g)).toBe(1);
    // One for each rule, and three for runs of them.
    expect(occurrences(wat, /i32\.ne\n *br_if 0 \(;@1;\)/g)).toBeGreaterThanOrEqual(10);
    expect(occurrences(wat, /i32\.gt_u\n {4}br_if 0\n/g)).toBe(1);
  });

  test('that compare two parts look up both', async () => {
    const rules = numbered(10, (index) => `allow if {\n\tinput.a == "a${index}"\n\tinput.b == "b${index}"\n}`);
    const { wat, constants } = await skipping(rules);
    expect(new Set(constants).size).toBe(20);
    expect(occurrences(wat, /call \$constant_of/g)).toBe(2);
  });

  test.each<[what: string, rules: string[]]>([
    ['are few', numbered(3, (index) => `allow if {\n\tinput.a == "${index}"\n\tinput.b > 1\n}`)],
    ['have the same constant', numbered(9, (index) => `allow if {\n\tinput.a == "a"\n\tinput.b > ${index}\n}`)],
    ['compare with numbers', numbered(9, (index) => `allow if {\n\tinput.a == ${index}\n\tinput.b > 1\n}`)],
    ['compare after a call', numbered(9, (index) => `allow if {\n\tcount(input.b) > 1\n\tinput.a == "${index}"\n}`)],
    ['compare what is in data', numbered(9, (index) => `allow if {\n\tdata.a == "${index}"\n\tinput.b > 1\n}`)],
    ['are not equal', numbered(9, (index) => `allow if {\n\tinput.a != "${index}"\n\tinput.b > 1\n}`)],
  ])('that %s are left as they are', async (_, rules) => {
    const { before, wat, constants } = await skipping(rules);
    expect(constants).toEqual([]);
    expect(wat).toBe(before);
  });

  test('that may leave their block are not skipped together', async () => {
    const { before } = await skipping(numbered(9, (index) => `allow if {\n\tinput.a == "${index}"\n\tinput.b > 1\n}`));
    const altered = before.replace(
      /(block ;; label = @1\n *i32\.const 0\n *local\.set \d+\n[^]*?call \$opa_cmp_gt\n)/g,
      '$1      br 1\n',
    );
    expect(altered).not.toBe(before);
    const { wat } = skipRules(altered);
    expect(wat).toContain('call $constant_of');
    expect(wat).not.toContain('i32.gt_u\n    br_if 0\n');
  });
});

describe('what holds is what opa eval finds', () => {
  const rules = [
    'default allow := false',
    // Constants in another order than the rules, twice, and of other types; rules without any among them.
    ...numbered(60, (index) => `allow if {\n\tinput.tool == "t${(index * 7) % 50}"\n\tinput.level > ${index}\n}`),
    ...numbered(40, (index) => `seen contains ${index} if {\n\tinput.tool == "t${index % 30}"\n\tinput.level > 2\n}`),
    // One part twice, among others.
    ...numbered(
      40,
      (index) =>
        `twice contains ${index} if {\n\tinput.tool == "t${index}"\n${index % 6 === 5 ? '\tinput.tool == "t1"\n' : ''}\tinput.level > 2\n}`,
    ),
    'seen contains "level" if input.level > 5',
    ...numbered(
      9,
      (index) => `seen contains "again ${index}" if {\n\tinput.tool == "t${index}"\n\tinput.level != ${index}\n}`,
    ),
    ...['true', 'false', 'null', '""', '"é"'].map(
      (value) => `seen contains "${value.length}" if input.tool == ${value}`,
    ),
    ...numbered(20, (index) => `named("t${index}", level) if level > ${index}`),
    ...numbered(9, (index) => `either(x) if { x.tool == "t${index}" } else if { x.level == ${index} }`),
    'both := [named(input.tool, input.level), either(input)]',
    'other := x if x := seen with input as {"tool": "t1", "level": 9}',
  ];
  const inputs = [
    ...numbered(55, (index) => JSON.stringify({ tool: `t${index}`, level: index % 9 })),
    ...['true', 'false', 'null', '""', '"é"', '1', '["t1"]', '{"t1":"t1"}'].map((tool) => `{"tool":${tool},"level":8}`),
    '{}',
    '"t1"',
    '[]',
    '{"level":7}',
  ];
  let found: unknown[];
  beforeAll(async () => {
    const make = await loadPolicy(await compile({ rego: policy(rules) }));
    const component = await make();
    found = inputs.map((input) => JSON.parse((component.evaluate(input) as { val: string }).val));
  });

  test('for every input', async () => {
    const expected = await evaluateAll(policy(rules), inputs);
    expect(found.map(normal)).toEqual(expected.map(normal));
  });
});
