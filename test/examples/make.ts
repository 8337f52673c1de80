/** Makes files of examples by their Makefiles, with toolchains of other languages that not every machine has. */
import { join } from 'node:path';
import { run, step } from '@wasmcp/cli';
import { inRoot } from '../../scripts/paths.ts';

export type Made =
  | { readonly path: string; readonly missing?: undefined }
  /** The sentence that says which tool is missing, and how to get it. */
  | { readonly path?: undefined; readonly missing: string };

/**
 * Makes a file of `examples/NAME`, after `make setup` where that is needed; `file` is what the Makefile calls it. Rejects
 * when the build fails.
 */
export async function makeExample(name: string, file: string): Promise<Made> {
  const folder = inRoot('examples', name);
  const missing = (await whatIsMissing(folder)) && (await whatSetupLeaves(name, folder));
  if (missing !== undefined) return { missing };
  await step(`Building ${name}`, () => run('make', ['--silent', '-C', folder, file]));
  return { path: join(folder, file) };
}

/** Installs what can be installed. @returns what is missing then; the reason, when it could not, has been said. */
async function whatSetupLeaves(name: string, folder: string): Promise<string | undefined> {
  try {
    await step(`Setting up ${name}`, () => run('make', ['--silent', '-C', folder, 'setup']));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
  }
  return whatIsMissing(folder);
}

/** The sentence with which the Makefile's `check` fails. */
async function whatIsMissing(folder: string): Promise<string | undefined> {
  try {
    await run('make', ['--silent', '-C', folder, 'check']);
    return undefined;
  } catch (error) {
    const sentence = /^[^\n]* is missing: .*$/m.exec((error as Error).message)?.[0];
    if (sentence === undefined) throw error;
    return sentence;
  }
}
