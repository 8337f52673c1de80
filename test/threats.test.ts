/** THREATS.md is the key to the numbers in titles: neither has one that the other lacks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Texts that begin with numbers and a colon, as titles do: one, some with commas between, or a range with "to". */
const numberedTitle = /['"`](\d{1,3}(?:(?:, | to )\d{1,3})*): /g;

const row = /^\| (\d+) \|.*\| ([^|]+) \|$/gm;

/** The numbers of a title. */
const numbersIn = (text: string): number[] =>
  text.split(', ').flatMap((part) => {
    const [first, last = first] = part.split(' to ').map(Number) as [number, number?];
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });

/** Number → the files with a title that has it, as `Tested in` names them. */
function tested(): Map<number, string[]> {
  const found = new Map<number, string[]>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const file of files) {
    const titles = readFileSync(join(folder, file), 'utf8').matchAll(numberedTitle);
    const numbers = new Set([...titles].flatMap(([, title]) => numbersIn(title!)));
    for (const number of numbers) found.set(number, [...(found.get(number) ?? []), file]);
  }
  return found;
}

const sorted = (rows: Iterable<readonly [number, string[]]>): string[] =>
  [...rows].sort(([a], [b]) => a - b).map(([number, files]) => `${number}: ${files.sort().join(', ')}`);

test('every numbered title has a row in THREATS.md, and every row has its tests', () => {
  const rows = [...readFileSync(join(folder, 'THREATS.md'), 'utf8').matchAll(row)].map(
    ([, number, files]) => [Number(number), files!.replaceAll('`', '').split(', ')] as const,
  );
  expect(sorted(rows)).toEqual(sorted(tested()));
});
