/** The policy that a server is composed with. */
import { readComponent, type Component } from '@wasmcp/node-host';
import {
  CompileError,
  compilePolicy,
  nullPolicy,
  type CompileFault,
  type PolicySources,
} from '@wasmcp/policy-compiler';
import type { Toolchain } from '../installation.ts';
import { inputSchema, readRules } from '../policy/input-schema.ts';
import { UserError } from '../lib/command.ts';
import { readSources } from '../policy/sources.ts';
import { ownPolicyOf } from './ask-provider.ts';

/** The document a policy is asked for, unless told otherwise. */
export const defaultEntrypoint = 'mcp/authorization';

/** Compiles Rego with the tools of this installation. @returns the component's path. @throws CompileError */
export async function compile(
  sources: Omit<PolicySources, 'entrypoint'> & { readonly entrypoint?: string },
  { cache, tools }: Toolchain,
): Promise<string> {
  const { entrypoint = defaultEntrypoint } = sources;
  return compilePolicy(
    { inputSchema, readRules, ...sources, entrypoint },
    { opa: (await tools.need('opa')).path, cache },
  ).catch((error: unknown) => {
    if (!(error instanceof CompileError) || error.fault === undefined) throw error;
    throw new CompileError(`${error.message}\n${explain(error.fault, entrypoint)}`, error.fault);
  });
}

function explain(fault: CompileFault, entrypoint: string): string {
  switch (fault) {
    case 'no-entrypoint':
      return `None of the Rego files has the package ${entrypoint.replaceAll('/', '.')}, or a rule of that name.`;
    case 'unknown-function':
      return (
        'A policy has the functions that its Rego files define, and some of the built-in ones, which are listed in the ' +
        "transport's repository: policies/README.md#built-in-functions"
      );
  }
}

/** @throws UserError for a component beside other files, which would not be part of the policy. */
export function checkPolicies(files: readonly string[]): void {
  const component = files.find((file) => file.endsWith('.wasm'));
  if (component === undefined || files.length === 1) return;
  throw new UserError(`--policy ${component}: a component is a whole policy; further files are not part of it.`);
}

/** Files → policy component: itself, compiled from Rego and data, or the null policy when there are none. */
export async function policyFromFiles(files: readonly string[], toolchain: Toolchain): Promise<Component> {
  const [first] = files;
  if (first === undefined) return readComponent(await nullPolicy(toolchain.cache), 'policy', toolchain.cache);
  const path = first.endsWith('.wasm') ? first : await compile(readSources(files), toolchain);
  return readComponent(path, 'policy', toolchain.cache);
}

/**
 * The policy of a server: what the files say, else what the provider asks for itself in get-auth-config, else none.
 * `provider`: undefined, where none has a say. `env` is what it sees of the environment when it is asked.
 */
export async function serverPolicy(
  files: readonly string[],
  provider: Component | undefined,
  env: Readonly<Record<string, string>>,
  toolchain: Toolchain,
): Promise<Component> {
  const own = files.length === 0 && provider !== undefined ? await ownPolicyOf(provider, env, toolchain) : undefined;
  if (own === undefined) return policyFromFiles(files, toolchain);
  const path = await compile(
    {
      rego: [{ name: 'provider.rego', text: own.policy }],
      data: own.policyData === undefined ? [] : [{ name: 'provider.json', text: own.policyData }],
    },
    toolchain,
  );
  return readComponent(path, 'policy', toolchain.cache);
}
