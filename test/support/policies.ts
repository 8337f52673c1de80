/** Policies for tests: compiled from Rego, and instantiated in this process. */
import { compile, loadPolicy } from '@wasmcp/cli';
import { readComponent } from '@wasmcp/node-host';
import type { SourceFile } from '@wasmcp/policy-compiler';
import { cache, toolchain } from '../../scripts/toolchain.ts';
import type { PolicyComponent } from '../../src/policy/component.ts';

/** Compiles a policy, which needs `opa`, and instantiates it. `now`: its clock, in milliseconds since the epoch. */
export async function policyOf(
  rego: SourceFile,
  data: readonly SourceFile[] = [],
  now?: () => number,
): Promise<PolicyComponent> {
  const path = await compile({ rego: [rego], data }, toolchain);
  return loadPolicy(await readComponent(path, 'policy', cache), toolchain, now);
}
