import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildOf } from '../../src/dev/build-of.ts';

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
  expect(buildOf(folder, none)).toEqual({ command: 'make --silent dist/provider.wasm', providers: usual() });
});

test('a package.json with a build does too', () => {
  writeFileSync(join(folder, 'Makefile'), 'all:\n');
  writeFileSync(join(folder, 'package.json'), '{"scripts":{"build":"x"}}');
  expect(buildOf(folder, none).command).toBe('npm install && npm run --silent build');
  mkdirSync(join(folder, 'node_modules'));
  expect(buildOf(folder, none)).toEqual({ command: 'npm run --silent build', providers: usual() });
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
  writeFileSync(join(folder, 'package.json'), '{"scripts":{"build":"x"}}');
  expect(buildOf(folder, { command: 'just', providers: [named] })).toEqual({ command: 'just', providers: [named] });
  expect(buildOf(folder, { command: 'just', providers: [] })).toEqual({ command: 'just', providers: usual() });
  expect(buildOf(folder, { command: undefined, providers: [named] })).toEqual({ ...none, providers: [named] });
});

test('without any of them the user is asked', () => {
  expect(() => buildOf(folder, none)).toThrow('--build COMMAND');
});
