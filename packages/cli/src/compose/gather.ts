/** Gets the components of a server ready: builds what is missing, and picks the transport that fits its providers. */
import { readComponent, type Component } from '@wasmcp/node-host';
import type { Exchange, Installation, Transport } from '../installation.ts';
import type { NamedPath } from '../router/names.ts';
import {
  joinProviders,
  type JoinedProvider,
  type Joining,
  type NamedProvider,
  type RoutedPart,
} from '../router/join.ts';
import { checkTransport, chooseCommonTransport, chooseTransport, unservedBy } from './choose-transport.ts';
import { checkProvider } from './fit.ts';
import { nullExchanges, warnOfMuteExchanges } from './server-exchange.ts';
import { serverPolicy } from './server-policy.ts';
import { serverStore } from './server-store.ts';

/** The components of a server. */
export interface ServerComponents {
  readonly transport: Component;
  /** The provider, or the router of several. */
  readonly provider: Component;
  /** What is behind a router. */
  readonly routed?: readonly RoutedPart[] | undefined;
  /** The provider whose word on tokens and policy counts; undefined: there is none. */
  readonly authority?: JoinedProvider['authority'];
  readonly policy: Component;
  readonly store: Component;
  readonly exchanges: Readonly<Record<Exchange, Component>>;
}

/** The providers of a server. */
export const providersOf = ({ provider, routed }: ServerComponents): readonly Component[] =>
  routed === undefined ? [provider] : routed.map(({ component }) => component);

/** What a server is to be made of. Paths are absolute. */
export interface ServerPlan extends Joining {
  readonly providers: readonly NamedPath[];
  /** Undefined: the one that fits the providers. */
  readonly transport: Transport | undefined;
  /** A policy component, or Rego and data files; empty: what the provider asks for, if anything. */
  readonly policy: readonly string[];
  /** A store's name, or a component's path. */
  readonly store: string;
  /** What providers see of the environment when they are asked about themselves. */
  readonly env: Readonly<Record<string, string>>;
}

/** @throws UserError when the components do not fit. @param checkPath told of the transport before it is read. */
export async function gatherComponents(
  plan: ServerPlan,
  installation: Installation,
  checkPath: (path: string) => void = () => {},
): Promise<ServerComponents> {
  const { cache } = installation;
  const named = [];
  for (const { as, path } of plan.providers)
    named.push({ as, component: await readComponent(path, 'provider', cache) });
  const { provider, routed, authority } = await joinProviders(named, plan, plan.env, installation);
  const path = await installation.unpluggedTransport(transportFor(plan.transport, named, routed !== undefined));
  checkPath(path);
  const transport = await readComponent(path, 'transport', cache);
  checkProvider(transport, provider);
  for (const { component } of named) warnOfMuteExchanges(transport, component);
  return {
    transport,
    provider,
    routed,
    authority,
    policy: await serverPolicy(plan.policy, authority?.component, authority?.env ?? {}, installation),
    store: await serverStore(plan.store, installation),
    exchanges: await nullExchanges(installation),
  };
}

/** The transport that is asked for, or else the one that fits. A router has every interface: each transport fits it. */
function transportFor(asked: Transport | undefined, named: readonly NamedProvider[], isRouted: boolean): Transport {
  const components = named.map(({ component }) => component);
  const [first] = components;
  if (!isRouted && asked !== undefined) checkTransport(asked, first!, first!.path);
  const transport = asked ?? (isRouted ? chooseCommonTransport(components) : chooseTransport(first!, first!.path));
  for (const capability of unservedBy(transport, components)) {
    process.stderr.write(
      asked === undefined
        ? `Not served: ${capability} (no transport fits).\n`
        : `Not served: ${capability} (the transport does not import it).\n`,
    );
  }
  return transport;
}
