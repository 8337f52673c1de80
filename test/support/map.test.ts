import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('README.md has a line for each file and folder', () => {
  const folder = new URL('.', import.meta.url);
  const there = readdirSync(folder, { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .filter((name) => name !== 'README.md' && !name.endsWith('.test.ts'));
  const map = readFileSync(new URL('README.md', folder), 'utf8');
  const named = [...map.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual(there.sort());
});
