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
const none = { command: undefined, provider: undefined };
const usual = (): string => join(folder, 'dist/provider.wasm');

test('a Makefile of a template comes first', () => {
  writeFileSync(join(folder, 'Makefile'), 'all:\ndist/provider.wasm: src\n\tbuild\n');
  expect(buildOf(folder, none)).toEqual({ command: 'make --silent dist/provider.wasm', provider: usual() });
});

test('a package.json with a build does too', () => {
  writeFileSync(join(folder, 'Makefile'), 'all:\n');
  writeFileSync(join(folder, 'package.json'), '{"scripts":{"build":"x"}}');
  expect(buildOf(folder, none).command).toBe('npm install && npm run --silent build');
  mkdirSync(join(folder, 'node_modules'));
  expect(buildOf(folder, none)).toEqual({ command: 'npm run --silent build', provider: usual() });
});

test('options come before what is found', () => {
  writeFileSync(join(folder, 'package.json'), '{"scripts":{"build":"x"}}');
  expect(buildOf(folder, { command: 'just', provider: '/p.wasm' })).toEqual({ command: 'just', provider: '/p.wasm' });
  expect(buildOf(folder, { command: 'just', provider: undefined })).toEqual({ command: 'just', provider: usual() });
  expect(buildOf(folder, { command: undefined, provider: '/p.wasm' })).toEqual({ ...none, provider: '/p.wasm' });
});

test('without any of them the user is asked', () => {
  expect(() => buildOf(folder, none)).toThrow('--build COMMAND');
});
