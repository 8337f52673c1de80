import { beforeAll, describe, expect, test } from 'vitest';
import { policyForLists, policyWithRules } from '../../bench/policies.ts';
import type { PolicyComponent } from '../../src/policy/component.ts';
import { policyOf } from '../support/policies.ts';

const call = (tool: string) => ({ method: 'tools/call', tool, arguments: { text: 'hello' } });

const long = { ...call('echo'), arguments: { text: 'x'.repeat(1000) } };

describe.each([
  [
    'with 10 rules about tools',
    policyWithRules(10, 'tools'),
    [
      [call('echo'), true],
      [long, true],
      [call('other_0'), true],
      [call('other_9'), false],
      [{ method: 'tools/list' }, true],
    ],
  ],
  [
    'with 10 rules about arguments',
    policyWithRules(10, 'arguments'),
    [
      [call('echo'), true],
      [long, false],
      [call('other_0'), true],
      [call('other_9'), false],
      [{ method: 'tools/list' }, true],
    ],
  ],
  [
    'for lists',
    policyForLists,
    [
      [{ method: 'tools/list' }, true],
      [{ ...call('echo'), listing: true }, true],
      [{ ...call('tool_18'), listing: true }, true],
      [{ ...call('tool_7'), listing: true }, false],
    ],
  ],
] as const)('the policy %s', (_, rego, cases) => {
  let policy: PolicyComponent;
  beforeAll(async () => {
    policy = await policyOf({ name: 'bench.rego', text: rego });
  });

  test.each(cases)('%j: %s', (mcp, expected) => {
    const outcome = policy.evaluate(JSON.stringify({ mcp }));
    expect(outcome.tag === 'value' && JSON.parse(outcome.val)).toEqual({ allow: expected });
  });
});
