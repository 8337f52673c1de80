import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { seededRandom, type SeededRandom } from './support/random.ts';
import { CompileError } from '../src/index.ts';
import { evaluateAll, normal } from './support/opa-eval.ts';
import { compile, loadPolicy, type Policy } from './support/policies.ts';
import { randomPolicy, type RandomPolicy } from './support/random-references.ts';

/** Looked up in a run; each is a rule and an input. `REFERENCE_CASES=20000` takes some minutes. */
const caseCount = Number(process.env['REFERENCE_CASES'] ?? 1000);
const ruleCount = 50;
const inputCount = 20;

/** What the compiler refuses, by the beginning of what it says. */
const refusals: readonly RegExp[] = [
  /a part of data that is no object cannot be replaced in part/,
  /a reference to what may be a rule or data cannot go on with this operand/,
  /what may be a rule or data is negated by a rule of its own/,
  /data has an object there: replace what is around it/,
  /an object is compared whose keys are not constant/,
  // OPA's own checks of types and of recursion.
  /rego_type_error|rego_recursion_error|rego_compile_error|rego_unsafe_var_error|rego_parse_error/,
];

const rego = ({ prelude, library }: RandomPolicy, rules: readonly string[]) => [
  { name: 'policy.rego', text: `${prelude}${rules.join('\n')}\n` },
  { name: 'library.rego', text: library },
];

/** Leaves out the rules that are refused. */
async function compileAccepted(policy: RandomPolicy): Promise<{ path: string; rules: readonly string[] }> {
  const data = [{ name: 'data.json', text: policy.data }];
  const firstLine = policy.prelude.split('\n').length;
  for (let rules = policy.rules; ;) {
    try {
      return { path: await compile({ rego: rego(policy, rules), data }), rules };
    } catch (error) {
      if (!(error instanceof CompileError) || !refusals.some((refusal) => refusal.test(error.message))) throw error;
      const lines = new Set(
        [...error.message.matchAll(/\bpolicy\.rego:(\d+):/g)].map(([, line]) => Number(line) - firstLine),
      );
      const accepted = rules.filter((_, index) => !lines.has(index));
      if (accepted.length === rules.length) throw error;
      rules = accepted;
    }
  }
}

/**
 * Values of the rules; undefined where the evaluation ended: at a reference that `opa eval` itself reads in two ways, or
 * at a number beyond the limits.
 */
function evaluateRules(component: Policy, input: string): Record<string, unknown> | undefined {
  try {
    const outcome = component.evaluate(input);
    return outcome.tag === 'value' ? (JSON.parse(outcome.val) as { r: Record<string, unknown> }).r : {};
  } catch (error) {
    const { tag, val } = (error as { payload: { tag: string; val?: string } }).payload;
    if (tag === 'limit-exceeded') return undefined;
    if (tag !== 'aborted' || !/in a reference into data|two keys of an object literal/.test(val!)) throw error;
    return undefined;
  }
}

/** @returns how many rules were compared, and how many evaluations and rules were not, with what was different. */
async function compare(
  random: SeededRandom,
): Promise<{ compared: number; refused: number; gaveUp: number; differences: object[] }> {
  const policy = randomPolicy(random, ruleCount, inputCount);
  const { path, rules } = await compileAccepted(policy);
  const files = [...rego(policy, rules), { name: 'data.json', text: policy.data }];
  const all = await evaluateAll(files, policy.inputs, 'data.mcp.authorization.r');
  const component = await (await loadPolicy(path))();
  const result = { compared: 0, refused: policy.rules.length - rules.length, gaveUp: 0, differences: [] as object[] };
  for (const [index, input] of policy.inputs.entries()) {
    const found = evaluateRules(component, input);
    if (found === undefined) {
      result.gaveUp++;
      continue;
    }
    for (const rule of rules) {
      const name = JSON.parse(/\br\[("\d+")\] (?::=|if)/.exec(rule)![1]!) as string;
      const value = normal(found[name]);
      const expected = normal((all[index] as Record<string, unknown>)[name]);
      if (!isDeepStrictEqual(value, expected))
        result.differences.push({ rule, value, expected, input, data: policy.data });
      result.compared++;
    }
  }
  return result;
}

const slow = { timeout: 60_000 + caseCount * 100 };

test(`what ${caseCount} random references find is what opa eval finds`, slow, async () => {
  const random = seededRandom('references');
  const total = { compared: 0, refused: 0, gaveUp: 0 };
  const differences: object[] = [];
  for (let left = caseCount; left > 0;) {
    const result = await compare(random);
    left -= result.compared;
    total.compared += result.compared;
    total.refused += result.refused;
    total.gaveUp += result.gaveUp;
    differences.push(...result.differences);
  }
  const { compared, refused, gaveUp } = total;
  process.stdout.write(`${compared} references compared; ${refused} rules refused, ${gaveUp} evaluations gave up\n`);
  expect(differences).toEqual([]);
});
