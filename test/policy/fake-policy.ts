/** Policies that are made of plain JavaScript. */
import type { Log } from '../../src/log.ts';
import type { Outcome, PolicyComponent } from '../../src/policy/component.ts';
import { createPolicy, type ActivePolicy } from '../../src/policy/policy.ts';

/** What the component of a policy with this source tells of itself. */
export const info = '{"source":"sha256:aa","data":null}';

/** A policy that answers what is given, and notes what it was asked. */
export function fake(
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

export function active(component: PolicyComponent, log: Log = () => {}): ActivePolicy {
  const policy = createPolicy({ component, own: undefined, log });
  if (policy.tag !== 'active') throw new Error(policy.tag);
  return policy;
}
