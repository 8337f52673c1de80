/** TypeScript → one JavaScript bundle (rolldown) → component (componentize-js). */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { componentize, version } from '@bytecodealliance/componentize-js';
import { rolldown } from 'rolldown';
import { digest, digestFiles, unlessFresh } from '../lib/content-cache.ts';
import { buildDir } from '../lib/paths.ts';
import { step } from '../lib/progress.ts';

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
  /** Engine features to leave out; see componentize-js. */
  disableFeatures?: ('stdio' | 'random' | 'clocks' | 'http' | 'fetch-event')[];
}

/** Bundles an entry and everything it imports; WIT imports (`ns:package/interface`) stay imports. */
async function bundle(entry: string): Promise<string> {
  const build = await rolldown({ input: entry, external: /^[a-z-]+:[a-z-]+\//, platform: 'neutral', treeshake: true });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false });
  await build.close();
  return output[0].code;
}

/** Builds a component unless an up-to-date one is there. @returns the output path. */
export async function buildComponent(source: ComponentSource): Promise<string> {
  const code = await bundle(source.entry);
  const disableFeatures = source.disableFeatures ?? ['fetch-event'];
  const key = digest(code, digestFiles(source.wit), source.world, version, disableFeatures.join());
  await unlessFresh(source.output, key, () =>
    step(`Building ${source.name}`, async () => {
      const sourcePath = join(buildDir, 'bundles', `${source.name}.js`);
      mkdirSync(dirname(sourcePath), { recursive: true });
      writeFileSync(sourcePath, code);
      const { component } = await componentize({
        sourcePath,
        witPath: source.wit,
        worldName: source.world,
        disableFeatures,
      });
      // Renamed into place: another program never reads half a component.
      const temporary = `${source.output}.${process.pid}`;
      writeFileSync(temporary, component);
      renameSync(temporary, source.output);
    }),
  );
  return source.output;
}
