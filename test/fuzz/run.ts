/** `npm run fuzz`: tries cases from a new seed, or repeats one. */
import { runCommand, UserError } from '@wasmcp/cli';
import { failureText, tryCases } from './area.ts';
import { areasInMemory, areasOnHosts } from './areas.ts';

const areas = [...areasInMemory, ...areasOnHosts];

const usage = `npm run fuzz [-- --seed N] [--seconds S] [--area NAME] [--path PATH]

Makes cases from a seed, a new one unless it is given, and checks what holds for each. S, 60 unless said otherwise, is the
time for all areas together. NAME is an area, or the beginning of the names of several; --path is what a failure has said.
Ends with code 1 when something fails.

${areas.map(({ name, holds }) => `  ${name.padEnd(12)} ${holds}`).join('\n')}`;

const options = {
  seed: { type: 'string' },
  seconds: { type: 'string' },
  area: { type: 'string' },
  path: { type: 'string' },
} as const;

await runCommand({ usage, options }, async ({ values }) => {
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  const seconds = Number(values.seconds ?? 60);
  if (!Number.isInteger(seed)) throw new UserError(`--seed is a whole number.\n\n${usage}`);
  if (!(seconds > 0)) throw new UserError(`--seconds is a number above 0.\n\n${usage}`);
  const chosen = areas.filter(({ name }) => name === values.area);
  const tried = chosen.length > 0 ? chosen : areas.filter(({ name }) => name.startsWith(values.area ?? ''));
  if (tried.length === 0) throw new UserError(`There is no area ${values.area}.\n\n${usage}`);
  if (values.path !== undefined && tried.length > 1) throw new UserError('--path is for one area.');
  console.log(`seed ${seed}`);
  for (const area of tried) {
    const details = await tryCases(area, { seed, path: values.path, seconds: seconds / tried.length });
    const failure = failureText(area, details);
    console.log(`${area.name}: ${details.numRuns} cases${failure === undefined ? '' : ', FAILED'}`);
    if (failure === undefined) continue;
    process.stderr.write(`${failure}\n`);
    process.exitCode = 1;
  }
});
