/** Transport + provider + policy → server, by `wac plug`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { digest, readComponent, type Component } from '@wasmcp/node-host';
import type { Toolchain } from '../installation.ts';
import { run } from '../lib/run.ts';
import { checkFit, type ComponentSet } from './fit.ts';

/** Without a provider the result is a transport that carries the policy. */
export type Parts = ComponentSet<Component>;

/** Reads the components at these paths. @throws HostError for what is no component. */
export async function readParts(paths: ComponentSet<string>, { cache }: Pick<Toolchain, 'cache'>): Promise<Parts> {
  const { transport, provider, policy } = paths;
  return {
    transport: await readComponent(transport, 'transport', cache),
    provider: provider === undefined ? undefined : await readComponent(provider, 'provider', cache),
    policy: await readComponent(policy, 'policy', cache),
  };
}

/**
 * Composes, unless that was done before. @returns the path of the result in the cache.
 * @throws UserError when the parts do not fit.
 */
export async function plug(parts: Parts, { cache, tools }: Toolchain): Promise<string> {
  checkFit(parts);
  const { transport, provider, policy } = parts;
  const plugs = provider === undefined ? [policy] : [provider, policy];
  const wac = await tools.need('wac');
  const key = digest((await tools.versionOf('wac', wac)) ?? '', ...[transport, ...plugs].map((part) => part.digest));
  return cache('composed', `${key}.wasm`, async (path) => {
    await run(wac, ['plug', transport.path, ...plugs.flatMap((part) => ['--plug', part.path]), '-o', path]);
  });
}

/** Composes into a file. @returns whether the file had to be written. */
export async function plugInto(output: string, parts: Parts, toolchain: Toolchain): Promise<boolean> {
  const composed = readFileSync(await plug(parts, toolchain));
  if (existsSync(output) && readFileSync(output).equals(composed)) return false;
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, composed);
  return true;
}
