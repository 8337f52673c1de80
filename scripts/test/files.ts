/** The files with tests. */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fromCaller, UserError } from '@wasmcp/cli';
import { inRoot, root } from '../paths.ts';

/** All of them, by their paths in the repository. */
export function testFiles(): string[] {
  const packages = readdirSync(inRoot('packages')).map((name) => join('packages', name, 'test'));
  return ['test', ...packages]
    .filter((folder) => existsSync(inRoot(folder)))
    .flatMap((folder) =>
      readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((file) => file.endsWith('.test.ts'));
}

/**
 * The files that a user names, by a path from where the user is, or by a part of the path in the repository.
 * @returns undefined when none was named: then all are meant. @throws UserError for a name that fits no file.
 */
export function chooseFiles(named: readonly string[], all: readonly string[] = testFiles()): string[] | undefined {
  if (named.length === 0) return undefined;
  const chosen = named.map((name) => {
    const path = relative(root, fromCaller(name));
    const fitting = all.includes(path) ? [path] : all.filter((file) => file.includes(name));
    if (fitting.length === 0) throw new UserError(`There is no test file ${name}.`);
    return fitting;
  });
  return [...new Set(chosen.flat())];
}
