/** The components that are measured, built and composed as the rest of this repository is, and kept by content. */
import { join } from 'node:path';
import { buildComponent } from '../tools/build/componentize.ts';
import { buildWeatherTs } from '../tools/build/examples.ts';
import { buildUnplugged } from '../tools/build/transports.ts';
import { stageProviderDeps, stageProviderWit } from '../tools/build/wit.ts';
import { plug } from '../tools/compose/plug.ts';
import { UserError } from '../tools/lib/cli.ts';
import { digestFiles, unlessFresh } from '../tools/lib/content-cache.ts';
import { buildDir, inRoot } from '../tools/lib/paths.ts';
import { step } from '../tools/lib/progress.ts';
import { run } from '../tools/lib/run.ts';
import { compilePolicy } from '../tools/policy/compile.ts';
import { nullPolicyPath } from '../tools/policy/null.ts';

/** Makes a component unless an up-to-date one is there. @returns its path. */
export type Component = () => Promise<string>;

/** Makes a component once in a run: sources that change meanwhile must not set the contestants apart. */
function once(make: Component): Component {
  let path: Promise<string> | undefined;
  return () => (path ??= make());
}

/** Answers a constant: `bench/bare`. */
export const bare = once(() => {
  const folder = inRoot('bench/bare');
  return buildComponent({
    name: 'bare',
    entry: join(folder, 'main.ts'),
    wit: stageProviderWit(folder, 'bare'),
    world: 'bare',
    output: join(buildDir, 'bench/bare.wasm'),
  });
});

/** The transport that no policy is plugged into. */
export const transport = once(() => buildUnplugged('tools'));

/** The provider in Rust: `bench/provider`. */
export const rustProvider = once(async () => {
  const folder = inRoot('bench/provider');
  const target = join(buildDir, 'bench/cargo');
  const output = join(target, 'wasm32-wasip2/release/bench_provider.wasm');
  stageProviderDeps(join(folder, 'wit'));
  const key = digestFiles(join(folder, 'src'), join(folder, 'wit'), join(folder, 'Cargo.toml'));
  await unlessFresh(output, key, () => step('Building the provider in Rust', () => cargoBuild(folder, target)));
  return output;
});

async function cargoBuild(folder: string, target: string): Promise<void> {
  try {
    await run('cargo', ['build', '--release', '--target', 'wasm32-wasip2', '--target-dir', target], { cwd: folder });
  } catch (error) {
    throw new UserError(`cargo with the target wasm32-wasip2 is needed: ${(error as Error).message}`);
  }
}

/** The provider in TypeScript: `examples/weather-ts`. */
export const typescriptProvider = once(buildWeatherTs);

export const nullPolicy = once(nullPolicyPath);

/** A policy from Rego text. */
export const policyOf =
  (rego: string): Component =>
  () =>
    compilePolicy({ rego: [{ name: 'bench.rego', text: rego }] });

/** Transport, policy and provider, plugged together. */
export const composed =
  (provider: Component, policy: Component = nullPolicy): Component =>
  async () =>
    plug({ transport: await transport(), provider: await provider(), policy: await policy() });
