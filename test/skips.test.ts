import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** vitest's own ways, which take no reason. */
const unexplained = /\b(?:describe|it|test)\.(?:skip|skipIf|runIf|todo)\(/;

test('no test is skipped without a reason (see support/skip.ts)', () => {
  const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name, 'test'));
  const files = [join(root, 'test'), ...packages.filter((folder) => existsSync(folder))].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const found = files.filter((file) => file.endsWith('.test.ts') && unexplained.test(readFileSync(file, 'utf8')));
  expect(found).toEqual([]);
});
