/** Gets the components of a server ready, as the options of `start`, `serve` and `dev` say. */
import type { Component } from '@wasmcp/node-host';
import { gatherComponents, type ServerComponents } from '../compose/gather.ts';
import type { Exchange, Installation } from '../installation.ts';
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

/** The same components, each as it was `before` where it has not changed: what was compiled of that is used again. */
export function keepUnchanged(now: ServerComponents, before: ServerComponents): ServerComponents {
  const old = new Map(allOf(before).map((component) => [component.digest, component]));
  const keep = (component: Component): Component => old.get(component.digest) ?? component;
  const exchanges = Object.entries(now.exchanges).map(([name, component]) => [name, keep(component)] as const);
  return {
    transport: keep(now.transport),
    provider: keep(now.provider),
    routed: now.routed?.map(({ component, environment, links }) => ({
      component: keep(component),
      environment: environment && { ...environment, component: keep(environment.component) },
      links,
    })),
    authority: now.authority,
    policy: keep(now.policy),
    store: keep(now.store),
    exchanges: Object.fromEntries(exchanges) as Record<Exchange, Component>,
  };
}

/** Whether a server of these would be the same server. The router of several providers tells how they are linked. */
export const isSame = (now: ServerComponents, before: ServerComponents): boolean =>
  digestsOf(now) === digestsOf(before);

const digestsOf = (components: ServerComponents): string =>
  allOf(components)
    .map(({ digest }) => digest)
    .join();

const allOf = ({ transport, provider, policy, store, exchanges, routed = [] }: ServerComponents): Component[] => [
  transport,
  provider,
  policy,
  store,
  ...Object.values(exchanges),
  ...routed.flatMap(({ component, environment }) =>
    environment === undefined ? [component] : [component, environment.component],
  ),
];
