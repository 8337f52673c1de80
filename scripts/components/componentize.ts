/** TypeScript → one JavaScript bundle (rolldown) → component (componentize-js, with other bindings). */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { componentize, version } from '@bytecodealliance/componentize-js';
import { step } from '@wasmcp/cli';
import { digest } from '@wasmcp/node-host';
import { rolldown, type Plugin } from 'rolldown';
import { buildDir } from '../paths.ts';
import { defaultBindings, digestBindings, wizerProgram, type Bindings } from './bindings/hook.ts';
import { cache } from '../toolchain.ts';
import { digestFolder, writeOutput } from './output.ts';

/** Parts of the engine that can be left out; see componentize-js. */
export const features = ['stdio', 'random', 'clocks', 'http', 'fetch-event'] as const;
export type Feature = (typeof features)[number];

export interface ComponentSource {
  /** For messages and for the bundle's name. */
  name: string;
  /** The TypeScript or JavaScript entry. */
  entry: string;
  /** Staged WIT folder, see `wit.ts`. */
  wit: string;
  world: string;
  /** Where the component goes. */
  output: string;
  /** By default as the environment says. */
  bindings?: Bindings | undefined;
  /** What to leave out of the engine. */
  disableFeatures?: Feature[];
  /** What changes the sources before they are bundled. */
  plugins?: Plugin[] | undefined;
}

interface Bundle {
  readonly code: string;
  /** Paths of the modules that are in it. */
  readonly modules: readonly string[];
}

/** Bundles an entry and everything it imports; WIT imports (`ns:package/interface`) stay imports. */
export async function bundle(entry: string, plugins: Plugin[] = []): Promise<Bundle> {
  const build = await rolldown({
    input: entry,
    external: /^[a-z-]+:[a-z-]+\//,
    platform: 'neutral',
    treeshake: true,
    // Packages of this repository are taken from their sources.
    resolve: { conditionNames: ['@wasmcp/source', 'import'] },
    plugins,
  });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false });
  await build.close();
  return { code: output[0].code, modules: output[0].moduleIds };
}

/** Builds a component unless that was done before. @returns the output path. */
export async function buildComponent(source: ComponentSource): Promise<string> {
  const { name, world, wit, output, disableFeatures = ['fetch-event'], bindings = defaultBindings } = source;
  const { code } = await bundle(source.entry, source.plugins);
  const key = digest(code, digestFolder(wit), world, version, disableFeatures.join(), digestBindings(bindings));
  const component = await cache('components', `${key}.wasm`, (path) =>
    step(`Building ${name}`, async () => {
      const sourcePath = join(buildDir, 'bundles', `${name}.js`);
      mkdirSync(dirname(sourcePath), { recursive: true });
      writeFileSync(sourcePath, code);
      const wizerBin = await wizerProgram(bindings);
      const built = await componentize({ sourcePath, witPath: wit, worldName: world, disableFeatures, wizerBin });
      writeFileSync(path, built.component);
    }),
  );
  writeOutput(output, readFileSync(component));
  return output;
}
