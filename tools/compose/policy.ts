/** The policy that a server is composed with. */
import { relative } from 'node:path';
import { compilePolicy } from '../policy/compile.ts';
import { nullPolicyPath } from '../policy/null.ts';
import { readSources } from '../policy/sources.ts';

/** Files → policy component: itself, compiled from Rego and data, or the null policy when there are none. */
export async function policyComponent(files: readonly string[]): Promise<string> {
  const [first] = files;
  if (first === undefined) return nullPolicyPath();
  if (first.endsWith('.wasm')) return first;
  // OPA writes the names into its output: relative ones are the same on every machine.
  return compilePolicy(readSources(files.map((file) => relative('', file))));
}
