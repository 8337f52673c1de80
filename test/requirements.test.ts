/** REQUIREMENTS.md is the key to the numbers with an R in titles: neither has one that the other lacks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));
const numberedTitle = /['"`]((?:R\d+, )*R\d+): /g;
const row = /^\| (R\d+) \|.*\| ([^|]+) \|$/gm;

/** Number → the files with a title that has it, as `Tested in` names them. */
function tested(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const file of files) {
    for (const [, title] of readFileSync(join(folder, file), 'utf8').matchAll(numberedTitle)) {
      for (const number of title!.split(', ')) found.set(number, (found.get(number) ?? new Set()).add(file));
    }
  }
  return found;
}

const sorted = (rows: Iterable<readonly [string, Iterable<string>]>): string[] =>
  [...rows].map(([number, files]) => `${number}: ${[...files].toSorted().join(', ')}`).toSorted();

test('every numbered title has a row in REQUIREMENTS.md, and every row has its tests', () => {
  const rows = [...readFileSync(join(folder, 'REQUIREMENTS.md'), 'utf8').matchAll(row)].map(
    ([, number, files]) => [number!, files!.replaceAll('`', '').split(', ')] as const,
  );
  expect(sorted(rows)).toEqual(sorted(tested()));
});
