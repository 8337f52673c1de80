/** Makes files of examples by their Makefiles, with toolchains of other languages that not every machine has. */
import { join } from 'node:path';
import { run, runVisibly, step } from '@wasmcp/cli';
import { inRoot } from '../../scripts/paths.ts';

export type Made =
  | { readonly path: string; readonly missing?: undefined }
  /** The sentence that says which tool is missing, and how to get it. */
  | { readonly path?: undefined; readonly missing: string };

/**
 * Makes a file of `examples/NAME`, after `make setup` where that is needed; `file` is what the Makefile calls it.
 * Rejects when the build fails.
 */
export async function makeExample(name: string, file: string): Promise<Made> {
  const folder = inRoot('examples', name);
  if ((await whatIsMissing(folder)) !== undefined) {
    await setUpExample(name).catch((error: Error) => process.stderr.write(`${error.message}\n`));
    const missing = await whatIsMissing(folder);
    if (missing !== undefined) return { missing };
  }
  await step(`Building ${name}`, () => run('make', ['--silent', '-C', folder, file]));
  return { path: join(folder, file) };
}

/** Installs what `examples/NAME` is built with, unless it is there. Rejects when something is missing then. */
export async function setUpExample(name: string): Promise<void> {
  const folder = inRoot('examples', name);
  if ((await whatIsMissing(folder)) === undefined) return;
  const succeeded = await step(`Setting up ${name}`, () => runVisibly('make', ['--silent', '-C', folder, 'setup']));
  if (!succeeded) throw new Error((await whatIsMissing(folder)) ?? `make setup of ${name} failed`);
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
