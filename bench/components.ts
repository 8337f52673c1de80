/** The components that are measured, built and composed as the rest of this repository is, and kept by content. */
import { join } from 'node:path';
import { compile, plug, readComponents } from '@wasmcp/cli';
import { nullPolicy as nullPolicyPath } from '@wasmcp/policy-compiler';
import type { Bindings } from '../scripts/components/bindings/hook.ts';
import { buildCrate } from '../scripts/components/cargo.ts';
import { buildComponent } from '../scripts/components/componentize.ts';
import { buildDir, inRoot } from '../scripts/paths.ts';
import { buildExample } from '../scripts/components/examples.ts';
import { buildNullExchanges } from '../scripts/components/exchanges.ts';
import { buildStore } from '../scripts/components/stores.ts';
import { buildUnplugged } from '../scripts/components/transports.ts';
import { cache, toolchain } from '../scripts/toolchain.ts';
import { stageProviderDeps, stageProviderWit } from '../scripts/components/wit.ts';

/** Makes a component unless an up-to-date one is there. @returns its path. */
export type Component = () => Promise<string>;

/** Makes a component once in a run: sources that change meanwhile must not set the contestants apart. */
function once(make: Component): Component {
  let path: Promise<string> | undefined;
  return () => (path ??= make());
}

/** Answers a constant: `bench/bare`. */
export const bareOf = (bindings?: Bindings): Component =>
  once(() => {
    const folder = inRoot('bench/bare');
    return buildComponent({
      name: 'bare',
      entry: join(folder, 'main.ts'),
      wit: stageProviderWit(folder, 'bare'),
      world: 'bare',
      output: join(buildDir, 'bench', `bare-${bindings ?? 'usual'}.wasm`),
      bindings,
    });
  });
export const bare = bareOf();

/** The transport that no policy is plugged into. */
export const transportOf = (bindings?: Bindings): Component => once(() => buildUnplugged('tools', bindings));
export const transport = transportOf();

/** The provider in Rust: `bench/provider`. */
export const rustProvider = once(async () => {
  const folder = inRoot('bench/provider');
  stageProviderDeps(join(folder, 'wit'));
  return buildCrate(folder, 'bench_provider', [join(folder, 'wit')]);
});

/** The provider in TypeScript: `examples/weather-ts`. */
export const typescriptProviderOf = (bindings?: Bindings): Component =>
  once(() => buildExample('weather-ts', bindings));
export const typescriptProvider = typescriptProviderOf();

export const nullPolicy = once(() => nullPolicyPath(cache));

export const nullStore = once(() => buildStore('null'));

/** The null components of the exchange, by interface. */
export const nullExchanges = buildNullExchanges;

/** A policy from Rego text. */
export const policyOf = (rego: string): Component =>
  once(() => compile({ rego: [{ name: 'bench.rego', text: rego }], data: [] }, toolchain));

/** Transport, policy and provider, and the null store, plugged together. */
export const composed = (provider: Component, policy: Component = nullPolicy, from: Component = transport): Component =>
  once(async () => {
    const exchanges = await nullExchanges();
    const plugs = { provider: await provider(), policy: await policy(), store: await nullStore(), exchanges };
    return plug(await readComponents({ transport: await from(), ...plugs }, toolchain), toolchain);
  });
