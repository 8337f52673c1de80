/** `tsx tools/build/stage-wit.ts FOLDER`: fills FOLDER/deps with the WIT packages that a provider's world names. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { main, parseArguments, UserError } from '../lib/cli.ts';
import { stageProviderDeps } from './wit.ts';

const usage = 'Usage: tsx tools/build/stage-wit.ts FOLDER';

await main(async () => {
  const { positionals } = parseArguments({}, usage);
  const [folder, ...rest] = positionals;
  if (folder === undefined || rest.length > 0) throw new UserError(usage);
  if (!existsSync(folder)) throw new UserError(`There is no folder ${folder}.`);
  stageProviderDeps(resolve(folder));
});
