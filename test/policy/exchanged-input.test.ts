/** What reaches a provider by the exchange, as a policy is given it: where it looks at it, and nowhere else. */
import { expect, test } from 'vitest';
import { createPolicy, type ActivePolicy } from '../../src/policy/policy.ts';
import { message, policyRequest } from './requests.ts';

interface Asked {
  readonly policy: ActivePolicy;
  /** The inputs' `mcp`, in order. */
  readonly asked: unknown[];
}

/** A deterministic policy that looks at these members. */
function lookingAt(...members: string[]): Asked {
  const asked: unknown[] = [];
  const component = {
    info: () => JSON.stringify({ input: ['mcp', ...members], deterministic: true }),
    evaluate(input: string) {
      asked.push((JSON.parse(input) as { mcp: unknown }).mcp);
      return { tag: 'value' as const, val: '{"allow":true}' };
    },
  };
  return { policy: createPolicy({ component, own: undefined, log: () => {} }) as ActivePolicy, asked };
}

const call = (params: object): ReturnType<typeof policyRequest> =>
  policyRequest(message('tools/call', JSON.stringify({ name: 't', ...params })));
const sent = {
  _meta: { 'a.example/k': [1], progressToken: 7 },
  requestState: 's',
  inputResponses: { name: { action: 'accept', content: { name: 'Ann' } } },
};

test.each([
  [[], {}],
  [['mcp._meta'], { _meta: sent._meta }],
  [['mcp.requestState'], { requestState: 's' }],
  [['mcp.*'], { ...sent, revision: '2025-11-25' }],
])('a policy that looks at %j is given %j', (members, given) => {
  const { policy, asked } = lookingAt(...members);
  expect(policy.decide(call(sent)).tag).toBe('allow');
  expect(asked).toEqual([{ method: 'tools/call', tool: 't', ...given }]);
});

test.each(['mcp._meta', 'mcp.requestState', 'mcp.inputResponses'])(
  '%s, which is seldom the same again, is not remembered',
  (member) => {
    const { policy, asked } = lookingAt(member);
    for (let times = 0; times < 2; times++) {
      policy.decide(call(sent));
      policy.decide(call({}));
    }
    expect(asked).toHaveLength(3);
  },
);

test('what a method does not bring to the policy does not matter to what is remembered', () => {
  const { policy, asked } = lookingAt('mcp._meta');
  for (let times = 0; times < 2; times++) policy.decide(policyRequest(message('tools/list', '{"_meta":{"a":1}}')));
  expect(asked).toEqual([{ method: 'tools/list' }]);
});

test('half of a surrogate pair is a denial where the policy looks at it, and nothing to it elsewhere', () => {
  for (const half of [{ requestState: '\ud800' }, { _meta: { '\udc00': 1 } }]) {
    const looking = lookingAt('mcp._meta', 'mcp.requestState');
    expect(looking.policy.decide(call(half)).tag).toBe('deny');
    expect(looking.asked).toEqual([]);
    expect(lookingAt().policy.decide(call(half)).tag).toBe('allow');
  }
});
