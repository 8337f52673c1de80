/** Makes one provider of those that a server is to have. */
import { basename } from 'node:path';
import { withoutVersion, type Component, type World } from '@wasmcp/node-host';
import { askCatalogue, wantsTokens } from '../compose/ask-provider.ts';
import { checkLinked } from '../compose/fit.ts';
import type { Installation } from '../installation.ts';
import { UserError } from '../lib/command.ts';
import { makeCatalogue } from './catalogue.ts';
import { makeEnvironment, makeRouter } from './component.ts';
import { exportedAs, importName, routedInterfaces } from './interfaces.ts';
import { checkNames, environmentOf, hiddenPrefixes, namePrefix, variablePrefix } from './names.ts';

/** A provider, read. */
export interface NamedProvider {
  readonly as: string | undefined;
  readonly component: Component;
}

/** How several are made one. */
export interface Joining {
  /** The name of the provider whose word on tokens and policy counts; undefined: the only one that says something. */
  readonly authFrom: string | undefined;
  /** What the server is called; undefined: as its first provider. */
  readonly serverName: string | undefined;
}

/** A provider behind a router. */
export interface RoutedPart {
  readonly component: Component;
  /** The router's import → the provider's export. */
  readonly links: readonly (readonly [imported: string, exported: string])[];
  /** What stands for the provider's import `wasi:cli/environment`; undefined: it has none. */
  readonly environment: { readonly component: Component; readonly imported: string } | undefined;
}

export interface JoinedProvider {
  /** What is plugged into the transport: a router, or the only provider. */
  readonly provider: Component;
  /** What is plugged into the router; undefined: there is none. */
  readonly routed: readonly RoutedPart[] | undefined;
  /** Whose policy is in force where none is given; undefined: nobody's. */
  readonly authority: { readonly component: Component; readonly env: Readonly<Record<string, string>> } | undefined;
}

/** One without a name needs no router. `env`: what there is of the environment. @throws UserError */
export async function joinProviders(
  providers: readonly NamedProvider[],
  { authFrom, serverName }: Joining,
  env: Readonly<Record<string, string>>,
  installation: Installation,
): Promise<JoinedProvider> {
  const [only] = providers;
  const isPlain =
    providers.length === 1 && only!.as === undefined && authFrom === undefined && serverName === undefined;
  if (isPlain) return { provider: only!.component, routed: undefined, authority: { component: only!.component, env } };
  const names = providers.map(({ as }) => as);
  checkNames(names);
  const named = authFrom === undefined ? undefined : indexNamed(authFrom, names);
  const hidden = hiddenPrefixes(names);
  const asked = [];
  for (const { as, component } of providers) {
    checkProvides(component);
    const own = environmentOf(as, hidden, env);
    const listed = await askCatalogue(component, own, installation);
    asked.push({ as, component, label: labelOf(as, component), env: own, listed });
  }
  const wanting = await findWanting(asked, named, installation);
  const entries = makeCatalogue(asked);
  const router = await makeRouter(
    {
      providers: asked.map(({ as, component }, at) => ({
        interfaces: interfacesOf(component),
        prefix: namePrefix(as),
        label: logLabel(as, component, at),
      })),
      authorizing: named,
      name: serverName,
      entries,
    },
    installation,
  );
  const routed: RoutedPart[] = [];
  for (const [at, provider] of asked.entries()) routed.push(await route(router, provider, at, hidden, installation));
  return { provider: router, routed, authority: asked[named ?? wanting ?? -1] };
}

/** Links a provider with its router, and with its environment. @throws UserError when their types differ. */
async function route(
  router: Component,
  { as, component }: NamedProvider,
  at: number,
  hidden: readonly string[],
  installation: Installation,
): Promise<RoutedPart> {
  const links = routedInterfaces.flatMap(({ name, id }) => {
    const exported = exportedAs(component, id);
    return exported === undefined ? [] : [[importName(at, name), exported] as const];
  });
  checkLinked(router, component, links);
  const imported = component.imports.find((name) => withoutVersion(name) === 'wasi:cli/environment');
  if (imported === undefined) return { component, links, environment: undefined };
  const shown =
    as === undefined
      ? await makeEnvironment('', hidden, installation)
      : await makeEnvironment(variablePrefix(as), [], installation);
  return { component, links, environment: { imported, component: shown } };
}

/** What messages call a provider. */
const labelOf = (as: string | undefined, { path }: Component): string => as ?? path;

/** What the log of a server calls it: nothing of this machine. */
const logLabel = (as: string | undefined, { path }: Component, at: number): string =>
  as ?? `${basename(path)} (${at + 1})`;

function indexNamed(authFrom: string, names: readonly (string | undefined)[]): number {
  const at = names.indexOf(authFrom);
  if (at >= 0) return at;
  const given = names.filter((name) => name !== undefined);
  const known = given.length === 0 ? 'no provider has a name' : `providers are called ${given.join(', ')}`;
  throw new UserError(`No provider is called ${authFrom}, which is to say who may call (${known}).`);
}

const interfacesOf = (component: World): string[] =>
  routedInterfaces.flatMap(({ name, id }) => (exportedAs(component, id) === undefined ? [] : [name]));

/** @throws UserError for what is no provider. */
function checkProvides(component: Component): void {
  const found = interfacesOf(component);
  const missing = routedInterfaces.filter(({ name, bit }) => bit === 0 && !found.includes(name));
  const hasFeature = ['tools', 'resources', 'prompts'].some((name) => found.includes(name));
  if (missing.length === 0 && hasFeature) return;
  const lacks = missing.length > 0 ? missing.map(({ id }) => id).join(', ') : 'tools, resources or prompts';
  throw new UserError(`${component.path} is not a provider.\nIt does not export ${lacks}.`);
}

/**
 * The one provider that asks for tokens, or for a policy. @throws UserError where several ask and none is named, since
 * neither is believed over the other; and where one is named that does not ask and another does, since anybody could
 * call then what that one wants tokens for.
 */
async function findWanting(
  asked: readonly {
    readonly component: Component;
    readonly label: string;
    readonly env: Readonly<Record<string, string>>;
  }[],
  named: number | undefined,
  installation: Installation,
): Promise<number | undefined> {
  const wanting: number[] = [];
  const unknown: number[] = [];
  for (const [at, { component, env }] of asked.entries()) {
    try {
      if (await wantsTokens(component, env, installation)) wanting.push(at);
    } catch (error) {
      // Where one is named, what cannot be known here is known when the server runs: it asks all of them again.
      if (named === undefined || !(error instanceof UserError)) throw error;
      unknown.push(at);
    }
  }
  const label = (at: number): string => asked[at]!.label;
  if (named !== undefined) {
    const others = wanting.filter((at) => at !== named).map(label);
    if (others.length > 0 && !wanting.includes(named) && !unknown.includes(named)) {
      throw new UserError(
        `In get-auth-config ${label(named)}, whose word is to count, asks for no tokens, unlike ${others.join(' and ')}: ` +
          'everybody could call. Name one that asks, or give the variables by which it does: --env NAME=VALUE.',
      );
    }
    for (const other of others)
      process.stderr.write(`Not in force: what ${other} asks for in get-auth-config; ${label(named)} is named.\n`);
    return named;
  }
  if (wanting.length < 2) return wanting[0];
  throw new UserError(
    `${wanting.map(label).join(' and ')} ask for tokens in get-auth-config. Name the one whose word counts: ` +
      '--auth-from NAME, or auth = "NAME" in wac.toml.',
  );
}
