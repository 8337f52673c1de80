/** Transport + provider + policy → server, by `wac plug`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { digest, readComponent, type Component } from '@wasmcp/node-host';
import type { Toolchain } from '../installation.ts';
import { run } from '../lib/run.ts';
import { checkFit, type ComponentSet } from './fit.ts';

/** Reads the components at these paths. @throws HostError for what is no component. */
export async function readComponents(
  paths: ComponentSet<string>,
  { cache }: Pick<Toolchain, 'cache'>,
): Promise<ComponentSet<Component>> {
  const { transport, provider, policy } = paths;
  return {
    transport: await readComponent(transport, 'transport', cache),
    provider: provider === undefined ? undefined : await readComponent(provider, 'provider', cache),
    policy: await readComponent(policy, 'policy', cache),
  };
}

/**
 * Composes, unless that was done before: a server, or, without a provider, a transport that carries the policy.
 * @returns the path of the result in the cache.
 * @throws UserError when the components do not fit.
 */
export async function plug(components: ComponentSet<Component>, { cache, tools }: Toolchain): Promise<string> {
  checkFit(components);
  const { transport, provider, policy } = components;
  const plugs = provider === undefined ? [policy] : [provider, policy];
  const wac = await tools.need('wac');
  const key = digest((await tools.versionOf('wac', wac)) ?? '', ...[transport, ...plugs].map((part) => part.digest));
  return cache('composed', `${key}.wasm`, async (path) => {
    await run(wac, ['plug', transport.path, ...plugs.flatMap((part) => ['--plug', part.path]), '-o', path]);
  });
}

/** Composes into a file. @returns whether the file had to be written. */
export async function plugInto(
  output: string,
  components: ComponentSet<Component>,
  toolchain: Toolchain,
): Promise<boolean> {
  const composed = readFileSync(await plug(components, toolchain));
  if (existsSync(output) && readFileSync(output).equals(composed)) return false;
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, composed);
  return true;
}
