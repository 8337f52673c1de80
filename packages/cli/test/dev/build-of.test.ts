import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildOf, checkBuilt, checkIsProject, isUpToDate } from '../../src/dev/build-of.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'build-of-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const none = { command: undefined, providers: [] };
const named = { as: 'a', path: '/p.wasm' };
const usual = () => [{ as: undefined, path: join(folder, 'dist/provider.wasm') }];

test('a Makefile of a template comes first', () => {
  writeFileSync(join(folder, 'Makefile'), 'all:\ndist/provider.wasm: src\n\tbuild\n');
  const command = 'make --silent dist/provider.wasm';
  expect(buildOf(folder, none)).toEqual({ command, check: undefined, providers: usual() });
  appendFileSync(join(folder, 'Makefile'), 'types: | node_modules\n\ttsc\n');
  expect(buildOf(folder, none).check).toBeUndefined();
  writeFileSync(join(folder, 'tsconfig.json'), '{}');
  expect(buildOf(folder, none)).toEqual({ command, check: 'make --silent types', providers: usual() });
});

test('a package.json with a build does too', () => {
  writeFileSync(join(folder, 'Makefile'), 'all:\n');
  writeFileSync(join(folder, 'package.json'), '{"scripts":{"build":"x"}}');
  expect(buildOf(folder, none).command).toBe('npm install && npm run --silent build');
  mkdirSync(join(folder, 'node_modules'));
  const command = 'npm run --silent build';
  expect(buildOf(folder, none)).toEqual({ command, check: undefined, providers: usual() });
});

test('on Windows npm comes before make, where the project has both', () => {
  writeFileSync(join(folder, 'Makefile'), 'dist/provider.wasm: src\n\tbuild\n');
  expect(buildOf(folder, none, 'win32').command).toBe('make --silent dist/provider.wasm');
  writeFileSync(join(folder, 'package.json'), '{"scripts":{"build":"x"}}');
  mkdirSync(join(folder, 'node_modules'));
  expect(buildOf(folder, none, 'win32').command).toBe('npm run --silent build');
  expect(buildOf(folder, none, 'darwin').command).toBe('make --silent dist/provider.wasm');
});

test('options come before what is found', () => {
  writeFileSync(join(folder, 'Makefile'), 'dist/provider.wasm: src\n\tbuild\ntypes:\n\ttsc\n');
  writeFileSync(join(folder, 'tsconfig.json'), '{}');
  const check = undefined;
  const just = { command: 'just', check };
  expect(buildOf(folder, { command: 'just', providers: [named] })).toEqual({ ...just, providers: [named] });
  expect(buildOf(folder, { command: 'just', providers: [] })).toEqual({ ...just, providers: usual() });
  expect(buildOf(folder, { command: undefined, providers: [named] })).toEqual({ ...none, check, providers: [named] });
});

test('packages are up to date when they were installed after package.json was changed', () => {
  expect(isUpToDate(folder)).toBe(true);
  writeFileSync(join(folder, 'package.json'), '{}');
  expect(isUpToDate(folder)).toBe(false);
  mkdirSync(join(folder, 'node_modules'));
  utimesSync(join(folder, 'package.json'), 1000, 1000);
  expect(isUpToDate(folder)).toBe(true);
  utimesSync(join(folder, 'node_modules'), 900, 900);
  expect(isUpToDate(folder)).toBe(false);
});

test('without any of them the user is asked', () => {
  expect(() => buildOf(folder, none)).toThrow('--build COMMAND');
});

test('the repository is refused where it is a checkout, and what to call is said', () => {
  const exampleProvider = { name: 'examples/e', servedBy: 'npm start', build: async () => '' };
  const place = {
    project: join(realpathSync(folder), '/'),
    exampleProvider,
    callInProject: (command: string) => `app ${command}`,
  };
  expect(() => checkIsProject(folder, place)).toThrow(/ examples\/e is served by npm start\. .* call: app dev$/);
  expect(() => checkIsProject(tmpdir(), place)).not.toThrow();
  expect(() => checkIsProject(folder, { ...place, exampleProvider: undefined })).not.toThrow();
});

test('a build that succeeds and leaves no provider is told where to say what it leaves', () => {
  const build = { command: 'npm run build', check: undefined, providers: usual() };
  const path = join(folder, 'dist/provider.wasm');
  expect(() => checkBuilt(build)).toThrow(
    `The build succeeded (npm run build), but ${path} is not there.\n` +
      "Say where it leaves the provider: --build 'npm run build' --provider FILE",
  );
  expect(() => checkBuilt({ ...build, command: undefined })).not.toThrow();
  mkdirSync(join(folder, 'dist'));
  writeFileSync(path, '');
  expect(() => checkBuilt(build)).not.toThrow();
});
