/** Whether a transport and what is plugged into it fit, and how they are linked. */
import { compatible, withoutVersion, type Component, type World } from '@wasmcp/node-host';
import { decodeWorld, type TypedWorld } from '../component-types/decode.ts';
import { FormError } from '../component-types/reader.ts';
import { findDifference } from '../component-types/types.ts';
import { exchanges, type Exchange } from '../installation.ts';
import { UserError } from '../lib/command.ts';

/** A transport and what is to be linked with it; no provider: one is linked later. */
export interface ComponentSet<T = World> {
  /** An unplugged transport. */
  readonly transport: T;
  readonly provider: T | undefined;
  readonly policy: T;
  readonly store: T;
  /** The null component of each interface of the exchange: linked where the provider does not export the interface. */
  readonly exchanges: Readonly<Record<Exchange, T>>;
}

/**
 * What is plugged beside a provider, by the WIT package that it exports. A further one is a line here and a
 * `ComponentSet`.
 */
const plugPackages = { 'wasmcp:policy': 'policy', 'wasmcp:store': 'store' } as const;
const plugNames = Object.values(plugPackages);

/** The package whose interfaces a provider may export or not, each. */
const exchangePackage = 'wasmcp:mcp-exchange';

/** One import of a transport, and what exports it. */
interface Link {
  readonly imported: string;
  readonly from: 'provider' | (typeof plugNames)[number] | Exchange;
  readonly exported: string;
}

/** The component that a link is from. */
export const sourceIn = <T>(parts: Omit<ComponentSet<T>, 'transport'>, from: Link['from']): T | undefined =>
  Object.hasOwn(parts.exchanges, from)
    ? parts.exchanges[from as Exchange]
    : parts[from as Exclude<typeof from, Exchange>];

/**
 * Decides whether the components can be linked: each import of the transport is exported, with the same types.
 * @throws UserError that says what is missing or differs.
 */
export function checkFit(parts: ComponentSet<Component>): Link[] {
  const links = findLinks(parts);
  checkTypes(parts, links);
  return links;
}

/** The same for transport and provider alone, before the rest is there. */
export function checkProvider(transport: Component, provider: Component): void {
  const parts = { transport, provider, policy: transport, store: transport, exchanges: {} as never };
  checkTypes(parts, findLinks(parts, ['provider']));
}

/**
 * Finds what each `wasmcp` import of a transport is linked with, by names. Type-only interfaces (`…-types`) need
 * nothing: their types are known on both sides.
 * @throws UserError for an import that nothing exports, and for a transport that has a policy or a store already.
 */
export function findLinks(parts: ComponentSet, sources: readonly Link['from'][] = everySource): Link[] {
  const links: Link[] = [];
  for (const imported of parts.transport.imports) {
    if (!imported.startsWith('wasmcp:') || withoutVersion(imported).endsWith('-types')) continue;
    const from = sourceOf(imported, parts.provider);
    if (!sources.includes(from) || (from === 'provider' && parts.provider === undefined)) continue;
    const exported = sourceIn(parts, from)!.exports.find((name) => compatible(name, imported));
    if (exported === undefined)
      throw new UserError(`The ${from} does not export ${imported}, which the transport needs.`);
    links.push({ imported, from, exported });
  }
  const plugged = plugNames.find((name) => sources.includes(name) && !links.some(({ from }) => from === name));
  if (plugged !== undefined) {
    throw new UserError(`The transport does not import a ${plugged}. An unplugged one is needed (…-unplugged.wasm).`);
  }
  return links;
}

const everySource: readonly Link['from'][] = ['provider', ...plugNames, ...exchanges];

/** What a `wasmcp` import of a transport is linked with. */
function sourceOf(imported: string, provider: World | undefined): Link['from'] {
  const [packageName = '', name = ''] = withoutVersion(imported).split('/');
  if (packageName !== exchangePackage)
    return (plugPackages as Readonly<Record<string, Link['from']>>)[packageName] ?? 'provider';
  return provider?.exports.some((exported) => compatible(exported, imported)) === true
    ? 'provider'
    : (name as Exchange);
}

/** Whether an import is of something that is plugged beside a provider. */
export const isPlug = (imported: string): boolean => sourceOf(imported, undefined) !== 'provider';

/** The interfaces of the exchange that a provider exports and a transport does not import: nothing of them is served. */
export const muteExchanges = (transport: World, provider: World): string[] =>
  provider.exports.filter(
    (exported) =>
      exported.startsWith(`${exchangePackage}/`) &&
      !withoutVersion(exported).endsWith('-types') &&
      !transport.imports.some((imported) => compatible(exported, imported)),
  );

/** Compares the types of what is linked. @throws UserError that names interface, type and difference. */
function checkTypes(parts: ComponentSet<Component>, links: readonly Link[]): void {
  for (const { imported, from, exported } of links) {
    checkLinked(parts.transport, sourceIn(parts, from)!, [[imported, exported]], from);
  }
}

/** The same for links between two components. `role`: what messages call the one that exports. */
export function checkLinked(
  importing: Component,
  exporting: Component,
  links: readonly (readonly [imported: string, exported: string])[],
  role: string = exporting.role,
): void {
  const { imports } = readTypes(importing);
  const { exports } = readTypes(exporting);
  for (const [imported, exported] of links) {
    const wanted = imports.get(imported);
    const had = exports.get(exported);
    const difference =
      wanted?.sort === 'instance' && had?.sort === 'instance' ? findDifference(wanted, had) : 'it is no interface';
    if (difference === undefined) continue;
    throw new UserError(
      `The ${role} ${exporting.path} does not fit the ${importing.role}.\nIn ${exported}, ${difference}.\n` +
        'Was it built against another copy of the WIT?',
    );
  }
}

const known = new WeakMap<Uint8Array, TypedWorld>();

/** The interfaces of a component. @throws UserError for one that is put together in a way that is not known. */
export function readTypes({ path, role, bytes }: Pick<Component, 'path' | 'role' | 'bytes'>): TypedWorld {
  try {
    const world = known.get(bytes) ?? decodeWorld(bytes);
    known.set(bytes, world);
    return world;
  } catch (error) {
    if (!(error instanceof FormError)) throw error;
    throw new UserError(`The types of the ${role} ${path} cannot be read: ${error.message}.`);
  }
}
