import { describe, expect, test } from 'vitest';
import type { Log } from '../../src/log.ts';
import type { Outcome, PolicyComponent } from '../../src/policy/component.ts';
import type { OwnPolicy } from '../../src/policy/own-policy.ts';
import { createPolicy, type ActivePolicy } from '../../src/policy/policy.ts';
import type { PolicyRequest } from '../../src/policy/input.ts';
import { caller, message, policyRequest } from './requests.ts';

const info = '{"source":"sha256:aa","data":null}';
const own = (source: string | null, data: string | null): OwnPolicy => ({ source, data });

/** A policy that answers what is given, and notes what it was asked. */
function fake(
  evaluate: (input: { mcp: Record<string, unknown> }) => unknown,
  about = info,
): PolicyComponent & { inputs: string[] } {
  const inputs: string[] = [];
  return {
    inputs,
    evaluate(input): Outcome {
      inputs.push(input);
      return { tag: 'value', val: JSON.stringify(evaluate(JSON.parse(input) as { mcp: Record<string, unknown> })) };
    },
    info: () => about,
  };
}

function active(component: PolicyComponent, log: Log = () => {}): ActivePolicy {
  const policy = createPolicy({ component, own: undefined, log });
  if (policy.tag !== 'active') throw new Error(policy.tag);
  return policy;
}

describe('what is plugged', () => {
  test.each([
    ['nothing, and the provider has none', '', undefined, 'none'],
    ['nothing, but the provider has a policy', '', own('sha256:aa', null), 'misconfigured'],
    ['nothing, but the provider has data', '', own(null, 'sha256:bb'), 'misconfigured'],
    ['a policy, and the provider has none', info, undefined, 'active'],
    ['the provider’s policy', info, own('sha256:aa', null), 'active'],
    [
      'the provider’s policy with its data',
      '{"source":"sha256:aa","data":"sha256:bb"}',
      own('sha256:aa', 'sha256:bb'),
      'active',
    ],
    ['another policy', info, own('sha256:ab', null), 'misconfigured'],
    ['the policy without the provider’s data', info, own('sha256:aa', 'sha256:bb'), 'misconfigured'],
    [
      'the policy with data that the provider has not',
      '{"source":"sha256:aa","data":"sha256:bb"}',
      own('sha256:aa', null),
      'misconfigured',
    ],
    ['a policy, and the provider has data only', info, own(null, null), 'misconfigured'],
    ['something that tells nothing', '{}', own('sha256:aa', null), 'misconfigured'],
    ['something that tells no JSON', 'x', own('sha256:aa', null), 'misconfigured'],
  ])('%s', (_, about, provider, tag) => {
    const component = fake(() => ({ allow: true }), about);
    expect(createPolicy({ component, own: provider, log: () => {} }).tag).toBe(tag);
    expect(component.inputs).toEqual([]);
  });
});

describe('a decision', () => {
  test('takes one evaluation', () => {
    const component = fake(() => ({ allow: true }));
    expect(active(component).decide(policyRequest(message('ping')))).toEqual({ tag: 'allow', filterLists: true });
    expect(component.inputs).toHaveLength(1);
  });

  test.each([
    [{ deny_reason: 'not today' }, 'policy-deny', 'not today', {}],
    [{ deny_reason: 'scope', required_scopes: ['x', 'y'] }, 'policy-insufficient-scope', 'scope', { scopes: 'x y' }],
    [[], 'policy-deny', 'the policy decided nothing: its value is no object', {}],
    [{ deny_reason: 'x'.repeat(1000) }, 'policy-deny', 'x'.repeat(500), {}],
  ])('that does not allow (%j) is logged with its reason', (value, event, reason, more) => {
    const logged: unknown[] = [];
    active(
      fake(() => value),
      (entry) => logged.push(entry),
    ).decide(policyRequest(message('tools/call', '{"name":"t"}')));
    expect(logged).toEqual([{ event, method: 'tools/call', reason, ...more }]);
  });

  test('that cannot be had is a failure, and logged', () => {
    const logged: unknown[] = [];
    const component: PolicyComponent = {
      info: () => info,
      evaluate() {
        throw Object.assign(new Error('conflict'), { payload: { tag: 'aborted', val: 'conflict' } });
      },
    };
    expect(active(component, (entry) => logged.push(entry)).decide(policyRequest(message('ping'))).tag).toBe('failed');
    expect(logged).toEqual([
      { event: 'policy-failed', method: 'ping', reason: 'the evaluation was aborted: conflict' },
    ]);
  });

  test('on a value that is not JSON is a failure', () => {
    const component: PolicyComponent = { info: () => info, evaluate: () => ({ tag: 'value', val: '{' }) };
    expect(active(component).decide(policyRequest(message('ping'))).tag).toBe('failed');
  });

  test('on half of a surrogate pair is a denial without an evaluation', () => {
    const component = fake(() => ({ allow: true }));
    const request = policyRequest(message('tools/call', '{"name":"t","arguments":{"a":"\\ud800"}}'));
    expect(active(component).decide(request).tag).toBe('deny');
    expect(component.inputs).toEqual([]);
  });

  test('on an input that is too long is the fault of the client, without an evaluation', () => {
    const component = fake(() => ({ allow: true }));
    const request = policyRequest(message('tools/call', `{"name":"t","arguments":{"a":"${'x'.repeat(6_000_000)}"}}`));
    expect(active(component).decide(request).tag).toBe('too-large');
    expect(component.inputs).toEqual([]);
  });
});

const call = (tool: string, more = ''): PolicyRequest =>
  policyRequest(message('tools/call', `{"name":${JSON.stringify(tool)}${more}}`));

describe('an input that was evaluated before', () => {
  const deterministic = '{"input":["mcp"],"deterministic":true}';
  test('is not evaluated again, in calls and in lists', () => {
    const component = fake(({ mcp }) => ({ allow: mcp['tool'] !== 'b' }), deterministic);
    const policy = active(component);
    for (const _ of ['first', 'second']) {
      expect(policy.decide(call('x')).tag).toBe('allow');
      const list = policyRequest(message('tools/list'));
      const decision = policy.decide(list);
      if (decision.tag !== 'allow') throw new Error('denied');
      expect(['a', 'b'].filter(policy.visible(list, decision)!)).toEqual(['a']);
    }
    expect(component.inputs).toHaveLength(4);
    expect(policy.decide(call('y')).tag).toBe('allow');
    expect(component.inputs).toHaveLength(5);
  });

  test.each([
    info,
    '{"deterministic":true}',
    '{"input":["request.headers"],"deterministic":true}',
    '{"input":[],"deterministic":"true"}',
    '{"input":[],"deterministic":false}',
    '[]',
    '1',
  ])('is evaluated again by a policy that tells %s', (about) => {
    const component = fake(() => ({ allow: component.inputs.length < 2 }), about);
    const policy = active(component);
    expect([policy.decide(call('x')).tag, policy.decide(call('x')).tag]).toEqual(['allow', 'deny']);
  });

  test.each([
    ['looks at', '["mcp","mcp.arguments"]', 3],
    ['does not look at', '["mcp","mcp.tool"]', 1],
  ])('is evaluated again where it has arguments that the policy %s', (_, input, evaluations) => {
    const component = fake(() => ({ allow: true }), `{"input":${input},"deterministic":true}`);
    const policy = active(component);
    for (const text of ['x', 'x', 'y']) policy.decide(call('t', `,"arguments":{"a":"${text}"}`));
    expect(component.inputs).toHaveLength(evaluations);
    expect(component.inputs[0]!.includes('arguments')).toBe(evaluations > 1);
  });

  test('decides for another caller anew, by that caller’s scopes, and is logged again', () => {
    const logged: unknown[] = [];
    const component = fake(() => ({ required_scopes: ['x'] }), deterministic);
    const policy = active(component, (entry) => logged.push(entry));
    const ping = message('ping');
    expect(policy.decide(policyRequest(ping, caller({ scopes: [] }))).tag).toBe('insufficient-scope');
    expect(policy.decide(policyRequest(ping, caller({ scopes: ['x'] }))).tag).toBe('deny');
    expect(policy.decide({ ...policyRequest(ping), auth: undefined }).tag).toBe('deny');
    expect(component.inputs).toHaveLength(1);
    expect(logged).toHaveLength(3);
  });

  test('of another caller is another input where the policy looks at the caller', () => {
    const component = fake(() => ({ allow: true }), '{"input":["token"],"deterministic":true}');
    const policy = active(component);
    for (const sub of ['ann', 'bob', 'ann']) policy.decide(policyRequest(message('ping'), caller({ sub })));
    expect(component.inputs).toHaveLength(2);
  });

  test('and failed is evaluated again', () => {
    let evaluations = 0;
    const policy = active({
      info: () => deterministic,
      evaluate() {
        if (++evaluations === 1) throw Object.assign(new Error('limit'), { payload: { tag: 'limit-exceeded' } });
        return { tag: 'value', val: '{"allow":true}' };
      },
    });
    expect([policy.decide(call('x')).tag, policy.decide(call('x')).tag]).toEqual(['failed', 'allow']);
  });

  test.each([
    ['an input', 5_000, 0],
    ['an outcome', 0, 5_000],
  ])('is evaluated again when %s is long', (_, inputLength, outcomeLength) => {
    const component = fake(() => ({ allow: true, more: 'x'.repeat(outcomeLength) }), deterministic);
    const policy = active(component);
    policy.decide(call('x'.repeat(inputLength)));
    policy.decide(call('x'.repeat(inputLength)));
    expect(component.inputs).toHaveLength(2);
  });

  test('is forgotten when a thousand others have come', () => {
    const component = fake(() => ({ allow: true }), deterministic);
    const policy = active(component);
    for (let number = 0; number <= 1_000; number++) policy.decide(call(String(number)));
    policy.decide(call('1000'));
    expect(component.inputs).toHaveLength(1_001);
    policy.decide(call('0'));
    expect(component.inputs).toHaveLength(1_002);
  });
});

const visible = (
  value: (input: { mcp: Record<string, unknown> }) => unknown,
  method = 'tools/list',
): ((item: string) => boolean) | undefined => {
  const policy = active(fake(value));
  const request = policyRequest(message(method));
  const decision = policy.decide(request);
  return decision.tag === 'allow' ? policy.visible(request, decision) : undefined;
};

describe('a list', () => {
  test('shows what the policy would allow to be used', () => {
    const shows = visible(({ mcp }) => ({ allow: mcp['method'] === 'tools/list' || mcp['tool'] === 'a' }))!;
    expect(['a', 'b', '', '__proto__'].filter(shows)).toEqual(['a']);
  });

  test('hides what would need more scopes, and what the policy fails on', () => {
    const shows = visible(({ mcp }) => {
      if (mcp['tool'] === 'c') throw new Error('trap');
      return mcp['method'] === 'tools/list' ? { allow: true } : { required_scopes: ['x'] };
    })!;
    expect(['b', 'c'].filter(shows)).toEqual([]);
  });

  test('shows everything when the policy says filter_lists: false', () => {
    expect(visible(() => ({ allow: true, filter_lists: false }))).toBeUndefined();
  });

  test('is what the answer to no other method is', () => {
    expect(visible(() => ({ allow: true }), 'ping')).toBeUndefined();
  });
});
