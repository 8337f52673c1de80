/** Every area on real hosts, from a fixed seed: `npm run fuzz` tries new ones. */
import { expect, test } from 'vitest';
import { failureText, tryCases } from '../fuzz/area.ts';
import { areasOnHosts } from '../fuzz/areas.ts';

/** Any number; the same for ever, so that a run can be repeated. */
const seed = 20_260_101;

test.each(areasOnHosts)('$name: $holds', async (area) => {
  process.stdout.write(`seed of ${area.name}: ${seed}\n`);
  const details = await tryCases(area, { seed, runs: area.runs });
  expect(failureText(area, details)).toBeUndefined();
  expect(details.numRuns).toBe(area.runs);
});
