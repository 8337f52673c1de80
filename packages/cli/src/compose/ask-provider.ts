/** Asks a provider component about itself, in this process: which policy it wants, which tools it has. */
import { createWasi, HostError, instantiate, loadComponent, type Component } from '@wasmcp/node-host';
import type { Toolchain } from '../installation.ts';
import { UserError } from '../lib/command.ts';
import { step } from '../lib/progress.ts';
import type { Provider } from '../transport.ts';

type Environment = Readonly<Record<string, string>>;

/** What a provider says of a policy of its own: Rego and data, as texts. */
interface OwnPolicyText {
  readonly policy: string;
  readonly policyData: string | undefined;
}

/**
 * The policy that a provider asks for in get-auth-config (`policy`, `policy-data`); undefined when it asks for none.
 * `env` is what it sees of the environment. @throws UserError
 */
export async function ownPolicyOf(
  provider: Component,
  env: Environment,
  toolchain: Toolchain,
): Promise<OwnPolicyText | undefined> {
  const { authorization } = await openProvider(provider, env, toolchain);
  const { policy, policyData } =
    (await asked(provider, 'wasmcp:mcp/authorization get-auth-config', () => authorization.getAuthConfig())) ?? {};
  if (policy !== undefined) return { policy, policyData };
  if (policyData === undefined) return undefined;
  throw new UserError(`The provider ${provider.path} has policy-data, but no policy.`);
}

/** Names of all tools of a provider, page by page. */
export async function listToolNames(provider: Component, env: Environment, toolchain: Toolchain): Promise<string[]> {
  const { tools } = await openProvider(provider, env, toolchain);
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await asked(provider, 'wasmcp:mcp/tools list-tools', () => tools?.listTools({ cursor }));
    names.push(...(page?.tools ?? []).map(({ name }) => name));
    cursor = page?.nextCursor;
  } while (cursor !== undefined);
  return names;
}

/**
 * Instantiates a provider in this thread, with nothing of its surroundings but the given variables: no files, no sockets.
 * A call that does not return blocks the thread.
 * @throws UserError for what is no provider, or fails at its start.
 */
export async function openProvider(
  provider: Component,
  env: Environment,
  { cache }: Pick<Toolchain, 'cache'>,
): Promise<Provider> {
  const loaded = await loadComponent(provider, { cache, progress: step, maxMemoryBytes });
  const exports = await asked(provider, 'its start', () => instantiate(loaded, createWasi({ env })));
  const find = (name: string): unknown =>
    Object.entries(exports).find(([key]) => key.startsWith(`wasmcp:mcp/${name}@`))?.[1];
  const found = Object.fromEntries(
    interfaces.flatMap((name) => (find(name) === undefined ? [] : [[name, find(name)]])),
  );
  if (found['authorization'] === undefined)
    throw new UserError(`${provider.path} is no provider: it does not export wasmcp:mcp/authorization.`);
  return found as unknown as Provider;
}

/** What a server's has unless it is told otherwise: what is compiled for this is compiled for the server. */
const maxMemoryBytes = 1024 * 1024 * 1024;

const interfaces = ['lifecycle', 'authorization', 'tools', 'resources', 'prompts', 'completion'] as const;

/** Calls a provider. What it traps with, throws or exits with becomes one sentence. */
async function asked<T>({ path }: Component, what: string, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof HostError) throw error;
    const [reason] = ((error as Error).message || String(error)).split('\n');
    throw new UserError(`The provider ${path} failed in ${what}: ${reason!.replace(/\.$/, '')}.`);
  }
}
