/** The repository's programs, run as npm runs them. */
import { run } from '@wasmcp/cli';
import { inRoot } from '../../scripts/paths.ts';

/**
 * Runs a program of `scripts/` in the repository, on behalf of a user who stands in the folder `from`, to its end.
 * @returns what it printed to stdout. @throws Error with all that it printed when it fails.
 */
export const runScript = (script: string, args: readonly string[], from = inRoot()): Promise<string> =>
  run(inRoot('node_modules/.bin/tsx'), ['--conditions=@wasmcp/source', inRoot('scripts', script), ...args], {
    cwd: inRoot(),
    env: { ...process.env, INIT_CWD: from },
  });
