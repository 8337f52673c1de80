/** Policies that decide alike about one input are asked about it once. */
import { describe, expect, test } from 'vitest';
import type { PolicyRequest } from '../../src/policy/input.ts';
import { active, fake, info } from './fake-policy.ts';
import { caller, message, policyRequest } from './requests.ts';

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
