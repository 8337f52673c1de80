/** Gets the components of a server ready, as the options of `start`, `serve` and `dev` say. */
import { gatherComponents, type ServerComponents } from '../compose/gather.ts';
import type { Installation } from '../installation.ts';
import { fromCaller, UserError } from '../lib/command.ts';
import type { ServeOptions } from './options.ts';

/** @throws UserError when there is no provider, or none that a transport fits. */
export async function prepare(
  { providers, policy, store, env, authFrom, serverName }: ServeOptions,
  installation: Installation,
): Promise<ServerComponents> {
  const given = providers.map(({ as, path }) => ({ as, path: fromCaller(path) }));
  const example = given.length === 0 ? await installation.exampleProvider?.build() : undefined;
  if (example !== undefined) given.push({ as: undefined, path: example });
  if (given.length === 0) throw new UserError('--provider is missing: which component is to be served?');
  const plan = {
    providers: given,
    transport: undefined,
    policy: policy.map(fromCaller),
    store: store.endsWith('.wasm') ? fromCaller(store) : store,
    env,
    authFrom,
    serverName,
  };
  return gatherComponents(plan, installation);
}
