/** Gets the components of a server ready: builds what is missing, and picks the transport that fits the provider. */
import { readComponent, type Component } from '@wasmcp/node-host';
import { chooseTransport } from '../compose/choose-transport.ts';
import { checkProvider } from '../compose/fit.ts';
import { nullExchanges, warnOfMuteExchanges } from '../compose/server-exchange.ts';
import { serverPolicy } from '../compose/server-policy.ts';
import { serverStore } from '../compose/server-store.ts';
import type { Exchange, Installation } from '../installation.ts';
import { fromCaller, UserError } from '../lib/command.ts';
import type { ServeOptions } from './options.ts';

/** The components of a server. */
export interface ServerComponents {
  readonly transport: Component;
  readonly provider: Component;
  readonly policy: Component;
  readonly store: Component;
  readonly exchanges: Readonly<Record<Exchange, Component>>;
}

/** @throws UserError when there is no provider, or none that a transport fits. */
export async function prepare(
  { provider: given, policy, store, env }: ServeOptions,
  installation: Installation,
): Promise<ServerComponents> {
  const { cache } = installation;
  const path = given === undefined ? await installation.exampleProvider?.build() : fromCaller(given);
  if (path === undefined) throw new UserError('--provider is missing: which component is to be served?');
  const provider = await readComponent(path, 'provider', cache);
  const { transport, unserved } = chooseTransport(provider, path);
  for (const capability of unserved) process.stderr.write(`Not served: ${capability} (no transport fits).\n`);
  const unplugged = await readComponent(await installation.unpluggedTransport(transport), 'transport', cache);
  checkProvider(unplugged, provider);
  warnOfMuteExchanges(unplugged, provider);
  return {
    transport: unplugged,
    provider,
    policy: await serverPolicy(policy.map(fromCaller), provider, env, installation),
    store: await serverStore(store.endsWith('.wasm') ? fromCaller(store) : store, installation),
    exchanges: await nullExchanges(installation),
  };
}

/** The same components, each as it was `before` where it has not changed: what was compiled of that is used again. */
export function keepUnchanged(now: ServerComponents, before: ServerComponents): ServerComponents {
  const old = new Map(allOf(before).map((component) => [component.digest, component]));
  const keep = (component: Component): Component => old.get(component.digest) ?? component;
  const exchanges = Object.entries(now.exchanges).map(([name, component]) => [name, keep(component)] as const);
  return {
    transport: keep(now.transport),
    provider: keep(now.provider),
    policy: keep(now.policy),
    store: keep(now.store),
    exchanges: Object.fromEntries(exchanges) as Record<Exchange, Component>,
  };
}

/** Whether a server of these would be the same server. */
export const isSame = (now: ServerComponents, before: ServerComponents): boolean =>
  allOf(now).every((component, at) => component.digest === allOf(before)[at]!.digest);

const allOf = ({ exchanges, ...others }: ServerComponents): Component[] => [
  ...Object.values(others),
  ...Object.values(exchanges),
];
