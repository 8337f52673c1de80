/**
 * Has componentize-js build with other bindings: makes the programs that it runs in the place of wizer (`wizer.ts`, its
 * option `wizerBin`), and the file by which projects do the same (`project.ts`).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { componentize, version } from '@bytecodealliance/componentize-js';
import { digest, digestFiles } from '@wasmcp/node-host';
import { rolldown } from 'rolldown';
import { cache } from '../../toolchain.ts';
import { buildAgain, type Options } from './again.ts';
import { bindingsVersion } from './index.ts';
import { findWizer, writeProgram } from './program.ts';

/** `improved`: all steps. `corrected`: as generated, but for what is wrong in it. */
export type Bindings = 'improved' | 'corrected';

/** Which bindings are built unless it is said: `BINDINGS=corrected` in the environment asks for the generated ones. */
export const defaultBindings: Bindings = readBindings(process.env['BINDINGS']);

function readBindings(value = 'improved'): Bindings {
  if (value === 'improved' || value === 'corrected') return value;
  throw new Error(`BINDINGS is "${value}", and may be "improved" or "corrected".`);
}

const sources = fileURLToPath(new URL('.', import.meta.url));

/** Digest of what bindings depend on, beside WIT. */
export const digestBindings = (bindings: Bindings): string => digest(bindings, digestFiles(sources, sources));

/**
 * @param noted a folder in which it is to be noted how wizer was run; empty: none.
 * @returns the path for `wizerBin`. @throws when componentize-js is not the version that the steps are for.
 */
export async function wizerProgram(bindings: Bindings, noted = ''): Promise<string> {
  if (version !== bindingsVersion) {
    throw new Error(`The bindings of componentize-js ${version} are not known, but those of ${bindingsVersion}.`);
  }
  const wizer = await findWizer();
  // The programs name others by absolute paths, and the cache may be that of another checkout.
  const key = digest(digestFiles(sources, sources), process.execPath, wizer);
  const folder = await cache('wizer', key, (into) => writePrograms(into, wizer));
  if (noted === '') return join(folder, bindings);
  const program = resolve(noted, 'wizer');
  writeProgram(program, join(folder, 'wizer.mjs'), wizer, bindings, noted);
  return program;
}

/**
 * As that of componentize-js, with other bindings. What does not depend on the source is kept in `folder`, see
 * `again.ts`.
 */
export const componentizeAgain = (options: Options, folder: string, bindings: Bindings): Promise<Uint8Array> =>
  buildAgain(options, folder, digestBindings(bindings), async (noted) => {
    const wizerBin = await wizerProgram(bindings, noted);
    return (await componentize({ ...options, wizerBin })).component;
  });

/** Writes a program for each kind of bindings, which is to run without tsx. */
async function writePrograms(folder: string, wizer: string): Promise<void> {
  const code = await bundleForNode('wizer.ts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'wizer.mjs'), code);
  for (const which of ['improved', 'corrected'] satisfies Bindings[]) {
    writeProgram(join(folder, which), 'wizer.mjs', wizer, which, '');
  }
}

/** @returns the path of the file that projects outside of this repository have: `project.ts` and all that it needs. */
export const projectBindings = (): Promise<string> =>
  cache('project-bindings', `${digestFiles(sources, sources)}.js`, async (path) => {
    writeFileSync(path, await bundleForNode('project.ts'));
  });

async function bundleForNode(entry: string): Promise<string> {
  const external = /^(?:rolldown|@bytecodealliance)/;
  const build = await rolldown({ input: join(sources, entry), platform: 'node', external });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false });
  await build.close();
  return output[0].code;
}
