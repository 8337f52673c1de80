/** Asks a provider component about itself, in Node: which policy it wants, which tools it has. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';
import { UserError } from '../lib/cli.ts';
import { transpileComponent } from '../lib/node-host-transpile.ts';
import type { AuthorizationProvider, ToolsProvider } from '../../src/policy/dry-run.ts';
import { compilePolicy } from './compile.ts';
import { WebAssembly } from './webassembly.ts';

interface AskedProvider {
  readonly authorization: AuthorizationProvider;
  readonly tools: ToolsProvider | undefined;
}

/**
 * Compiles the policy that a provider asks for in get-auth-config (`policy`, `policy-data`). @returns the component's path;
 * undefined when it asks for none. @throws UserError
 */
export async function compileOwnPolicy(
  provider: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const { authorization } = await instantiateProvider(provider, env);
  const { policy, policyData } = authorization.getAuthConfig() ?? {};
  if (policy === undefined) {
    if (policyData === undefined) return undefined;
    throw new UserError(`The provider ${provider} has policy-data, but no policy.`);
  }
  return compilePolicy({
    rego: [{ name: 'provider.rego', text: policy }],
    data: policyData === undefined ? [] : [{ name: 'provider.json', text: policyData }],
  });
}

/** Names of all tools of a provider, page by page. */
export async function toolNames(provider: string, env: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const { tools } = await instantiateProvider(provider, env);
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = tools?.listTools({ cursor });
    names.push(...(page?.tools ?? []).map(({ name }) => name));
    cursor = page?.nextCursor;
  } while (cursor !== undefined);
  return names;
}

/** Instantiates a provider with nothing but the given variables: no files, no network. */
async function instantiateProvider(path: string, env: Readonly<Record<string, string>>): Promise<AskedProvider> {
  const { entry, coreModules } = await transpileComponent(path, 'provider');
  const modules = new Map<string, object>();
  for (const name of coreModules) {
    modules.set(name, await WebAssembly.compile(readFileSync(join(dirname(entry), name))));
  }
  const { instantiate } = (await import(pathToFileURL(entry).href)) as {
    instantiate(module: (name: string) => object, imports: object): Promise<Record<string, unknown>>;
  };
  const shim = new WASIShim({ sandbox: { env: { ...env }, args: [], preopens: {}, enableNetwork: false } });
  const exports = await instantiate((name) => modules.get(name)!, shim.getImportObject());
  const find = (name: string): unknown =>
    Object.entries(exports).find(([key]) => key.startsWith(`wasmcp:mcp/${name}@`))?.[1];
  const authorization = find('authorization');
  if (authorization === undefined)
    throw new UserError(`${path} is no provider: it does not export wasmcp:mcp/authorization.`);
  return { authorization: authorization as AuthorizationProvider, tools: find('tools') as ToolsProvider | undefined };
}
