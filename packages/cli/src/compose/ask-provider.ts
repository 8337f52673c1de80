/** Asks a provider component about itself, in this process: which policy it wants, which tools it has. */
import { createWasi, HostError, instantiate, loadComponent, type Component } from '@wasmcp/node-host';
import type { Toolchain } from '../installation.ts';
import { UserError } from '../lib/command.ts';
import { step } from '../lib/progress.ts';
import type { Listed } from '../router/catalogue.ts';
import { lists, type List } from '../router/settings.ts';
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
export const listToolNames = async (provider: Component, env: Environment, toolchain: Toolchain): Promise<string[]> =>
  listAll(provider, await openProvider(provider, env, toolchain), 'tools');

/** What a provider lists. A list that it cannot make is undefined, and said to be unknown: it may depend on what is not here. */
export async function askCatalogue(provider: Component, env: Environment, toolchain: Toolchain): Promise<Listed> {
  const instance = await openProvider(provider, env, toolchain);
  const listed: Partial<Record<List, string[] | undefined>> = {};
  for (const list of lists) {
    try {
      listed[list] = await listAll(provider, instance, list);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      process.stderr.write(`${error.message} Not checked: whether another provider has the same.\n`);
    }
  }
  return listed as Listed;
}

/** Whether a provider asks for tokens, and perhaps a policy, in get-auth-config. @throws UserError when it cannot be asked. */
export async function wantsTokens(provider: Component, env: Environment, toolchain: Toolchain): Promise<boolean> {
  const { authorization } = await openProvider(provider, env, toolchain);
  const config = await asked(provider, 'wasmcp:mcp/authorization get-auth-config', () => authorization.getAuthConfig());
  return config !== undefined;
}

interface Page {
  readonly names: readonly string[];
  readonly nextCursor?: string | undefined;
}

/** The lists of a provider: what messages call them, and how a page is asked for. Without the interface there is nothing. */
const pagers: Readonly<
  Record<List, readonly [what: string, page: (provider: Provider, cursor: string | undefined) => Page | undefined]>
> = {
  tools: [
    'wasmcp:mcp/tools list-tools',
    ({ tools }, cursor) => withNames(tools?.listTools({ cursor }), (page) => page.tools.map(({ name }) => name)),
  ],
  prompts: [
    'wasmcp:mcp/prompts list-prompts',
    ({ prompts }, cursor) =>
      withNames(prompts?.listPrompts({ cursor }), (page) => page.prompts.map(({ name }) => name)),
  ],
  resources: [
    'wasmcp:mcp/resources list-resources',
    ({ resources }, cursor) =>
      withNames(resources?.listResources({ cursor }), (page) => page.resources.map(({ uri }) => uri)),
  ],
  templates: [
    'wasmcp:mcp/resources list-resource-templates',
    ({ resources }, cursor) =>
      withNames(resources?.listResourceTemplates({ cursor }), (page) =>
        page.resourceTemplates.map(({ uriTemplate }) => uriTemplate),
      ),
  ],
};

const withNames = <T extends Omit<Page, 'names'>>(page: T | undefined, names: (page: T) => string[]) =>
  page && { names: names(page), nextCursor: page.nextCursor };

/** More pages than these are taken for a list that has no end. */
const maxPages = 1000;

async function listAll(provider: Component, instance: Provider, list: List): Promise<string[]> {
  const [what, page] = pagers[list];
  const names: string[] = [];
  let cursor: string | undefined;
  for (let asks = 0; asks < maxPages; asks++) {
    const from = cursor;
    const answer = await asked(provider, what, () => page(instance, from));
    names.push(...(answer?.names ?? []));
    cursor = answer?.nextCursor;
    if (cursor === undefined) return names;
  }
  throw new UserError(`The provider ${provider.path} failed in ${what}: there are more than ${maxPages} pages.`);
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
    const { message, payload } = error as Error & { readonly payload?: { readonly message?: string } };
    const [reason] = (payload?.message || message || String(error)).split('\n');
    throw new UserError(`The provider ${path} failed in ${what}: ${reason!.replace(/\.$/, '')}.`);
  }
}
