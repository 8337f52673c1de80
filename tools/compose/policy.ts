/** The policy that a server is composed with. */
import { relative } from 'node:path';
import { compilePolicy } from '../policy/compile.ts';
import { nullPolicyPath } from '../policy/null.ts';
import { compileOwnPolicy } from '../policy/provider.ts';
import { readSources } from '../policy/sources.ts';

/** Files → policy component: itself, compiled from Rego and data, or the null policy when there are none. */
export async function policyComponent(files: readonly string[]): Promise<string> {
  const [first] = files;
  if (first === undefined) return nullPolicyPath();
  if (first.endsWith('.wasm')) return first;
  // OPA writes the names into its output: relative ones are the same on every machine.
  return compilePolicy(readSources(files.map((file) => relative('', file))));
}

/**
 * The policy of a server: what the files say, else what the provider asks for itself in get-auth-config, else none.
 * `env` is what the provider sees of the environment when it is asked.
 */
export async function serverPolicy(
  files: readonly string[],
  provider: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const own = files.length === 0 ? await compileOwnPolicy(provider, env) : undefined;
  return own ?? policyComponent(files);
}
