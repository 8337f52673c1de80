/** Every area in memory, from a fixed seed: `npm run fuzz` tries new ones. */
import { expect, test } from 'vitest';
import { failureText, tryCases } from './area.ts';
import { areasInMemory } from './areas.ts';

/** Any number; the same for ever, so that a run can be repeated. */
const seed = 20_260_101;

/** A stuck area ends here; it takes seconds, more on a busy machine. */
const timeout = 300_000;

test.each(areasInMemory)('$name: $holds', { timeout }, async (area) => {
  process.stdout.write(`seed of ${area.name}: ${seed}\n`);
  const details = await tryCases(area, { seed, runs: area.runs });
  expect(failureText(area, details)).toBeUndefined();
  expect(details.numRuns).toBe(area.runs);
});
