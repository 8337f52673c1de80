/** Transport + provider + policy + store + null exchange → server, by `wac plug`. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { digest, readComponent, type Component } from '@wasmcp/node-host';
import type { Item } from '../component-types/types.ts';
import type { Exchange, Toolchain } from '../installation.ts';
import { run } from '../lib/run.ts';
import { UserError } from '../lib/command.ts';
import type { ServerComponents } from './gather.ts';
import { writeOutput } from '../lib/files.ts';
import type { RoutedPart } from '../router/join.ts';
import { wacSource } from '../router/wac-source.ts';
import { checkFit, isPlug, readTypes, sourceIn, type ComponentSet } from './fit.ts';

/** Reads the components at these paths. @throws HostError for what is no component. */
export async function readComponents(
  paths: ComponentSet<string>,
  { cache }: Pick<Toolchain, 'cache'>,
): Promise<ComponentSet<Component>> {
  const { transport, provider, policy, store, exchanges } = paths;
  const nulls = Object.entries(exchanges).map(
    async ([name, path]) => [name, await readComponent(path, `null ${name}`, cache)] as const,
  );
  return {
    transport: await readComponent(transport, 'transport', cache),
    provider: provider === undefined ? undefined : await readComponent(provider, 'provider', cache),
    policy: await readComponent(policy, 'policy', cache),
    store: await readComponent(store, 'store', cache),
    exchanges: Object.fromEntries(await Promise.all(nulls)) as Record<Exchange, Component>,
  };
}

/**
 * Composes, unless that was done before: a server, or, without a provider, a transport that carries policy, store and exchange.
 * @returns the path of the result in the cache.
 * @throws UserError when the components do not fit.
 */
export async function plug(
  components: ComponentSet<Component> & Pick<ServerComponents, 'routed'>,
  { cache, tools }: Toolchain,
): Promise<string> {
  const { provider, routed } = components;
  const { path: wac, version } = await tools.need('wac');
  const compose = routed === undefined ? plugAll(components) : composeRouted(components, routed);
  return cache('composed', `${digest(version, ...compose.parts)}.wasm`, async (path) => {
    await compose.run((args) => runWac(wac, [...args, '-o', path]), path);
    // What does not fit, wac leaves open without a word.
    const open = openImports({ path, role: 'server', bytes: readFileSync(path) });
    const left = open.filter((name) => provider !== undefined || isPlug(name));
    if (left.length > 0)
      throw new UserError(`wac did not plug ${left.join(', ')}: what it is to be plugged with differs.`);
  });
}

interface Composing {
  /** What makes the result another one. */
  readonly parts: readonly string[];
  run(wac: (args: readonly string[]) => Promise<void>, output: string): Promise<void>;
}

function plugAll(components: ComponentSet<Component>): Composing {
  const { transport } = components;
  const plugs = [...new Set(checkFit(components).map(({ from }) => sourceIn(components, from)!))];
  return {
    parts: [transport, ...plugs].map((part) => part.digest),
    run: (wac) => wac(['plug', transport.path, ...plugs.flatMap((part) => ['--plug', part.path])]),
  };
}

function composeRouted(components: ComponentSet<Component>, routed: readonly RoutedPart[]): Composing {
  const { source, packages } = wacSource(components, routed);
  return {
    parts: [source],
    async run(wac, output) {
      const file = `${output}.wac`;
      writeFileSync(file, source);
      try {
        await wac(['compose', file, ...[...packages].flatMap(([name, { path }]) => ['--dep', `${name}=${path}`])]);
      } finally {
        rmSync(file);
      }
    },
  };
}

/** Runs wac. What it complains about, or dies of, becomes one sentence. */
async function runWac(wac: string, args: readonly string[]): Promise<void> {
  try {
    await run(wac, args);
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code === 'string') throw error;
    // First the command line; after the reason come hints and backtraces.
    const [, ...lines] = (error as Error).message.split('\n').filter((line) => line.trim() !== '');
    const end = lines.findIndex((line) => /^(note:|stack backtrace:)/i.test(line.trim()));
    const reason = lines.slice(0, end < 0 ? 3 : Math.min(end, 3)).map((line) => line.trim());
    throw new UserError(`wac could not compose the server: ${reason.join(' ')}`);
  }
}

/** The `wasmcp` imports of a component that have functions: without them it cannot be served. */
export function openImports(component: Pick<Component, 'path' | 'role' | 'bytes'>): string[] {
  return [...readTypes(component).imports]
    .filter(([name, item]) => name.startsWith('wasmcp:') && hasFunctions(item))
    .map(([name]) => name);
}

const hasFunctions = (item: Item): boolean =>
  item.sort === 'function' || (item.sort === 'instance' && [...item.items.values()].some(hasFunctions));

/** Composes into a file. @returns whether the file had to be written. */
export async function plugInto(
  output: string,
  components: ComponentSet<Component> & Pick<ServerComponents, 'routed'>,
  toolchain: Toolchain,
): Promise<boolean> {
  return writeOutput(output, readFileSync(await plug(components, toolchain)));
}
