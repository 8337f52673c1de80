import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtinCases } from './support/builtin-cases.ts';
import { evaluateAll } from './support/opa-eval.ts';
import { compile, loadPolicy, type Policy } from './support/policies.ts';
import { sprintfCases } from './support/sprintf-cases.ts';

const policy = { name: 'builtins.rego', text: readFileSync(new URL('builtins.rego', import.meta.url), 'utf8') };
let component: Policy;

beforeAll(async () => {
  component = await (await loadPolicy(await compile({ rego: [policy] })))();
});

const inputText = (name: string, args: readonly string[]): string => `{"name":"${name}","args":[${args.join(',')}]}`;

function evaluate(input: string): unknown {
  try {
    const outcome = component.evaluate(input);
    return outcome.tag === 'value' ? (JSON.parse(outcome.val) as { result?: unknown }).result : outcome.tag;
  } catch (error) {
    return { error: (error as { payload?: unknown }).payload ?? String(error) };
  }
}

async function differences(name: string, cases: readonly (readonly string[])[]): Promise<string[]> {
  const inputs = cases.map((args) => inputText(name, args));
  const expected = await evaluateAll([policy], inputs, 'data.mcp.authorization.result');
  const found = inputs.flatMap((input, index) => {
    const [ours, theirs] = [evaluate(input), expected[index]].map((value) => JSON.stringify(value) ?? 'undefined');
    return ours === theirs ? [] : [`${input}: ${ours}, opa eval: ${theirs}`];
  });
  // Enough to see what is wrong.
  return found.slice(0, 20);
}

describe('a supplied built-in gives what opa eval gives', () => {
  test.each(Object.entries(builtinCases))('%s', async (name, cases) => {
    expect(await differences(name, cases)).toEqual([]);
  });

  test('sprintf', async () => {
    expect(await differences('sprintf', sprintfCases)).toEqual([]);
  });
});
