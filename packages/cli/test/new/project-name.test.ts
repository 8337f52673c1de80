import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkProjectName } from '../../src/new/project-name.ts';

test.each([
  ['rust', 'fn'],
  ['rust', 'std'],
  ['rust', 'build'],
  ['rust', 'serde'],
  ['typescript', 'rolldown'],
])('a project in %s is not called %s', (language, name) => {
  expect(() => checkProjectName(name, language)).toThrow(
    `--name ${name}: a project in ${language} cannot be called so.`,
  );
});

test.each([
  ['go', 'go'],
  ['python', 'import'],
  ['typescript', 'fn'],
  ['rust', 'fn-server'],
])('a project in %s may be called %s', (language, name) => {
  expect(() => checkProjectName(name, language)).not.toThrow();
});

test('a name has at most 64 characters', () => {
  expect(() => checkProjectName('a'.repeat(64), 'go')).not.toThrow();
  expect(() => checkProjectName('a'.repeat(65), 'go')).toThrow('at most 64 characters');
});

const content = (path: string): string =>
  readFileSync(new URL(`../../../../templates/${path}`, import.meta.url), 'utf8');

test('a project is not called as what it depends on', () => {
  const [, crates] = /\[dependencies\]\n((?:.+\n)+)/.exec(content('rust/content/Cargo.toml'))!;
  const npm = [...content('typescript/content/package.json').matchAll(/^ {4}"([a-z][a-z0-9-]*)": "[0-9]/gm)];
  const names = [...crates!.matchAll(/^([\w-]+) =/gm)].map(([, name]) => ['rust', name!.replaceAll('_', '-')]);
  names.push(...npm.map(([, name]) => ['typescript', name!]));
  expect(names.length).toBeGreaterThan(5);
  for (const [language, name] of names) expect(() => checkProjectName(name!, language!)).toThrow('cannot be called so');
});
