import { describe, expect, test } from 'vitest';
import type { Outcome, PolicyComponent } from '../../src/policy/component.ts';
import type { OwnPolicy } from '../../src/policy/own-policy.ts';
import { createPolicy } from '../../src/policy/policy.ts';
import { active, fake, info } from './fake-policy.ts';
import { message, policyRequest } from './requests.ts';

const own = (source: string | null, data: string | null): OwnPolicy => ({ source, data });

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

  test('that allowed does not decide about another text, whatever the two have in common', () => {
    const values: readonly (readonly [text: string, decided: string, filterLists?: boolean])[] = [
      ['{"allow":true}', 'allow', true],
      ['{"allow":true}', 'allow', true],
      ['{"allow":false}', 'deny'],
      ['{"allow":true}', 'allow', true],
      ['{"allow":true,"filter_lists":false}', 'allow', false],
      ['{"allow":true} ', 'allow', true],
      ['{"allow":"true"}', 'deny'],
      ['{"allow":null}', 'deny'],
      ['', 'failed'],
      ['{"allow":true', 'failed'],
      ['{"allow":true}', 'allow', true],
    ];
    let at = 0;
    const policy = active({ info: () => info, evaluate: () => ({ tag: 'value', val: values[at++]![0] }) });
    const request = policyRequest(message('tools/call', '{"name":"t","arguments":{}}'));
    for (const [, tag, filterLists] of values) {
      const decision = policy.decide(request);
      expect([decision.tag, decision.tag === 'allow' ? decision.filterLists : undefined]).toEqual([tag, filterLists]);
    }
  });

  test('that allowed does not stand for what has no value', () => {
    const outcomes: Outcome[] = [{ tag: 'value', val: '{"allow":true}' }, { tag: 'undefined' }, { tag: 'no-policy' }];
    let at = 0;
    const policy = active({ info: () => info, evaluate: () => outcomes[at++]! });
    const request = policyRequest(message('tools/call', '{"name":"t","arguments":{}}'));
    expect(outcomes.map(() => policy.decide(request).tag)).toEqual(['allow', 'deny', 'failed']);
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
