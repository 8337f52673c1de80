import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { evaluateAll, normal } from './support/opa-eval.ts';
import { compile, loadPolicy, type Policy } from './support/policies.ts';
import { randomInputs, randomPolicy } from './support/random-policies.ts';
import { seededRandom } from './support/random.ts';

/** `POLICY_CASES=100` takes some minutes. */
const policyCount = Number(process.env['POLICY_CASES'] ?? 4);
const ruleCount = 24;
const inputCount = 40;

/** What a policy decides; `gave up` where that is not known, at a reference that `opa eval` itself reads in two ways. */
function decide(policy: Policy, input: string): unknown {
  try {
    const outcome = policy.evaluate(input);
    return outcome.tag === 'value' ? JSON.parse(outcome.val) : undefined;
  } catch (error) {
    const { payload } = error as { payload?: { tag: string; val?: string } };
    if (payload?.tag !== 'aborted' || !/in a reference into data/.test(payload.val!)) throw error;
    return 'gave up';
  }
}

const slow = { timeout: 60_000 + policyCount * 30_000 };

test(`what ${policyCount} random policies decide is what opa eval decides`, slow, async () => {
  const random = seededRandom('policies');
  let [compared, gaveUp] = [0, 0];
  const differences: object[] = [];
  for (let left = policyCount; left > 0; left--) {
    const [rego, data] = randomPolicy(random, ruleCount);
    const inputs = randomInputs(random, inputCount);
    const policy = await (await loadPolicy(await compile({ rego: [rego!], data: [data!] })))();
    const all = await evaluateAll([rego!, data!], inputs);
    for (const [index, input] of inputs.entries()) {
      const found = decide(policy, input);
      if (found === 'gave up') {
        gaveUp++;
        continue;
      }
      compared++;
      const [value, expected] = [normal(found), normal(all[index])];
      if (!isDeepStrictEqual(value, expected)) differences.push({ value, expected, input, rego: rego!.text });
    }
  }
  process.stdout.write(`${compared} decisions compared; ${gaveUp} evaluations gave up\n`);
  expect(differences).toEqual([]);
  expect(compared).toBeGreaterThan(policyCount * 10);
});
