/** The policies in `policies/`, compiled, decide as they do by OPA's own programs. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as opaWasm from '@open-policy-agent/opa-wasm';
import { run } from '@wasmcp/cli';
import { opa } from '@wasmcp/policy-compiler';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tools } from '../../scripts/toolchain.ts';
import type { PolicyComponent } from '../../src/policy/component.ts';
import { readInfo } from '../../src/policy/info.ts';
import { everything } from '../../src/policy/input-use.ts';
import { examplePolicies } from '../support/example-policies.ts';
import { policyOf } from '../support/policies.ts';
import { seededRandom } from '../support/random.ts';
import { partialInput, randomInput } from './random-input.ts';

interface Sdk {
  loadPolicySync(
    module: Uint8Array,
    memory: { initial: number },
  ): {
    setData(data: unknown): void;
    evaluate(input: ArrayBuffer): { result: unknown }[];
  };
}

/** Its types do not say that all it has is in the default export. */
const { loadPolicySync } = (opaWasm as unknown as { default: Sdk }).default;

/** Of the clock, in milliseconds: a Friday, 17:59:59 in Berlin. */
const now = Date.parse('2024-03-08T16:59:59Z');
const inputCount = 2000;

/** Sets come as arrays in any order; every array is sorted. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => JSON.stringify(normal(item))).sort();
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, normal(member)]));
}

function evaluate(component: PolicyComponent, input: string): unknown {
  const outcome = component.evaluate(input);
  return outcome.tag === 'value' ? normal(JSON.parse(outcome.val)) : outcome.tag;
}

const withoutReason = (decision: unknown): unknown => Object.assign({}, decision, { deny_reason: undefined });

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'policies-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

const runOpa = async (...args: readonly string[]): Promise<string> =>
  opa((await tools.need('opa')).path, args, scratch);

/** What `opa eval` makes of each input, in one run. Inputs are JSON texts. */
async function evaluateAll(files: readonly string[], inputs: readonly string[]): Promise<unknown[]> {
  writeFileSync(join(scratch, 'inputs.json'), `[${inputs.join(',')}]`);
  const query = `[value | some x in input; value := data.mcp.authorization with input as x with time.now_ns as ${now}000000]`;
  const data = files.flatMap((file) => ['--data', file]);
  const values = await runOpa('eval', ...data, '--input', 'inputs.json', '--format', 'raw', query);
  return JSON.parse(values) as unknown[];
}

/** The core module that `opa build` makes of files. */
async function buildModule(files: readonly string[]): Promise<Uint8Array> {
  await runOpa('build', '--target', 'wasm', '--entrypoint', 'mcp/authorization', '--output', 'bundle', ...files);
  await run('tar', ['-xzf', 'bundle', '/policy.wasm'], { cwd: scratch });
  return readFileSync(join(scratch, 'policy.wasm'));
}

describe.each(examplePolicies)('policies/$name', ({ name, folder, rego, data }) => {
  const random = seededRandom(`inputs of policies/${name}`);
  const inputs = Array.from({ length: inputCount }, () => randomInput(random));
  const files = [rego, data].map((file) => join(folder, file.name));
  let component: PolicyComponent;
  let decisions: unknown[];

  beforeAll(async () => {
    component = await policyOf(rego, [data], () => now);
    decisions = inputs.map((input) => evaluate(component, input));
  });

  test('passes its own tests', async () => {
    await expect(runOpa('test', folder)).resolves.toContain('PASS');
  });

  test(`decides on ${inputCount} random inputs as opa eval does`, async () => {
    const expected = await evaluateAll(files, inputs);
    expect(decisions).toEqual(expected.map(normal));
    const allowed = decisions.filter((decision) => (decision as { allow: boolean }).allow).length;
    expect(allowed).toBeGreaterThan(inputCount / 20);
    expect(allowed).toBeLessThan((inputCount * 19) / 20);
  });

  test(`decides on ${inputCount} random inputs without what it does not look at as on the whole`, () => {
    const { inputUse } = readInfo(component.info());
    const partial = inputs.map((input) => partialInput(input, inputUse));
    // The whole is written anew as its parts are: numbers may look different then, and sprintf tells.
    const whole = inputs.map((input) => partialInput(input, everything));
    expect(partial).not.toEqual(whole);
    expect(partial.map((input) => evaluate(component, input))).toEqual(
      whole.map((input) => evaluate(component, input)),
    );
  });

  // The npm package of OPA's WebAssembly has no built-ins for time, and its sprintf writes arrays in its own way.
  test.each(rego.text.includes('time.') ? [] : [{ files }])(
    `decides on ${inputCount} random inputs as OPA's own WebAssembly does`,
    async (policy) => {
      const sdk = loadPolicySync(await buildModule(policy.files), { initial: 20 });
      sdk.setData(JSON.parse(data.text));
      const expected = inputs.map((input) => {
        const [answer] = sdk.evaluate(new TextEncoder().encode(input).buffer as ArrayBuffer);
        return withoutReason(normal(answer?.result));
      });
      expect(decisions.map(withoutReason)).toEqual(expected);
    },
  );
});
