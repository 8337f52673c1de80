/**
 * `tsx --conditions=@wasmcp/source scripts/stage-wit.ts FOLDER`: fills FOLDER/deps with the WIT packages that a
 * provider's world names.
 */
import { existsSync } from 'node:fs';
import { fromCaller, runCommand, UserError } from '@wasmcp/cli';
import { stageProviderDeps } from './components/wit.ts';

const usage = `tsx --conditions=@wasmcp/source scripts/stage-wit.ts FOLDER

Fills FOLDER/deps with the WIT packages that a provider's world in FOLDER names.`;

await runCommand({ usage, options: {}, positionals: true }, ({ positionals: [folder, stray] }) => {
  if (folder === undefined || stray !== undefined) throw new UserError(`One folder is expected.\n\n${usage}`);
  const path = fromCaller(folder);
  if (!existsSync(path)) throw new UserError(`There is no folder ${folder}.`);
  stageProviderDeps(path);
});
