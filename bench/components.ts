/** The components that are measured, built and composed as the rest of this repository is, and kept by content. */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, plug, readComponents, run, step, UserError } from '@wasmcp/cli';
import { digest } from '@wasmcp/node-host';
import { nullPolicy as nullPolicyPath } from '@wasmcp/policy-compiler';
import type { Bindings } from '../scripts/components/bindings/hook.ts';
import { buildComponent } from '../scripts/components/componentize.ts';
import { buildDir, inRoot } from '../scripts/paths.ts';
import { buildExample } from '../scripts/components/examples.ts';
import { digestFolder } from '../scripts/components/output.ts';
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
  const target = join(buildDir, 'bench/cargo');
  stageProviderDeps(join(folder, 'wit'));
  const sources = ['src', 'wit'].map((name) => digestFolder(join(folder, name)));
  const key = digest(...sources, readFileSync(join(folder, 'Cargo.toml')));
  return cache('bench-provider', `${key}.wasm`, (path) =>
    step('Building the provider in Rust', async () => {
      await cargoBuild(folder, target);
      copyFileSync(join(target, 'wasm32-wasip2/release/bench_provider.wasm'), path);
    }),
  );
});

/** With cargo's target, or where there is none with the toolchain that the examples make of Debian's packages. */
async function cargoBuild(folder: string, target: string): Promise<void> {
  const made = inRoot('examples/weather-rs/.toolchain/bin/rustc');
  const build = (): Promise<unknown> => {
    const env = existsSync(made) ? { ...process.env, RUSTC: made } : process.env;
    return run('cargo', ['build', '--release', '--target', 'wasm32-wasip2', '--target-dir', target], {
      cwd: folder,
      env,
    });
  };
  try {
    await build().catch(async () => {
      await run('make', ['-C', inRoot('examples/weather-rs'), 'toolchain']);
      await build();
    });
  } catch (error) {
    throw new UserError(`The provider in Rust cannot be built: ${(error as Error).message}`);
  }
}

/** The provider in TypeScript: `examples/weather-ts`. */
export const typescriptProviderOf = (bindings?: Bindings): Component =>
  once(() => buildExample('weather-ts', bindings));
export const typescriptProvider = typescriptProviderOf();

export const nullPolicy = once(() => nullPolicyPath(cache));

export const nullStore = once(() => buildStore('null'));

/** The null components of the exchange, by interface. */
export const nullExchanges = buildNullExchanges;

/** A policy from Rego text. */
export const policyOf =
  (rego: string): Component =>
  () =>
    compile({ rego: [{ name: 'bench.rego', text: rego }], data: [] }, toolchain);

/** Transport, policy and provider, and the null store, plugged together. */
export const composed =
  (provider: Component, policy: Component = nullPolicy, from: Component = transport): Component =>
  async () => {
    const exchanges = await nullExchanges();
    const plugs = { provider: await provider(), policy: await policy(), store: await nullStore(), exchanges };
    return plug(await readComponents({ transport: await from(), ...plugs }, toolchain), toolchain);
  };
