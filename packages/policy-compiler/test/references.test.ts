import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../test/support/random.ts';
import { CompileError } from '../src/index.ts';
import { evaluateAll } from './support/opa-eval.ts';
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
      const lines = [...error.message.matchAll(/\bpolicy\.rego:(\d+):/g)].map(([, line]) => Number(line) - firstLine);
      const accepted = rules.filter((_, index) => !lines.includes(index));
      if (accepted.length === rules.length) throw error;
      rules = accepted;
    }
  }
}

/** Values of the rules; undefined where the evaluation ended at a reference that `opa eval` itself reads in two ways. */
function evaluateRules(component: Policy, input: string): Record<string, unknown> | undefined {
  try {
    const outcome = component.evaluate(input);
    return outcome.tag === 'value' ? (JSON.parse(outcome.val) as { r: Record<string, unknown> }).r : {};
  } catch (error) {
    expect((error as { payload: unknown }).payload).toEqual({
      tag: 'aborted',
      val: expect.stringContaining('into data'),
    });
    return undefined;
  }
}

/** Sets come as arrays in any order; every array is sorted, and so are members. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(normal(item))).sort();
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [name, normal(member)]);
  return Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

test(
  `what ${caseCount} random references find is what opa eval finds`,
  { timeout: 60_000 + caseCount * 100 },
  async () => {
    const random = seededRandom('references');
    const differences: object[] = [];
    let compared = 0;
    let refused = 0;
    let gaveUp = 0;
    while (compared < caseCount) {
      const policy = randomPolicy(random, ruleCount, inputCount);
      const { path, rules } = await compileAccepted(policy);
      refused += policy.rules.length - rules.length;
      const files = [...rego(policy, rules), { name: 'data.json', text: policy.data }];
      const all = await evaluateAll(files, policy.inputs, 'data.mcp.authorization.r');
      const component = await (await loadPolicy(path))();
      policy.inputs.forEach((input, index) => {
        const found = evaluateRules(component, input);
        if (found === undefined) return gaveUp++;
        for (const rule of rules) {
          const name = JSON.parse(/^r\[("\d+")\]/.exec(rule)![1]!) as string;
          const value = normal(found[name]);
          const expected = normal((all[index] as Record<string, unknown>)[name]);
          if (!isDeepStrictEqual(value, expected))
            differences.push({ rule, value, expected, input, data: policy.data });
          compared++;
        }
        return compared;
      });
    }
    process.stdout.write(
      `${compared} references compared; ${refused} rules did not compile, ${gaveUp} evaluations gave up\n`,
    );
    expect(differences).toEqual([]);
  },
);
