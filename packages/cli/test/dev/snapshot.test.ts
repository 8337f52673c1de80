import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { snapshotOf } from '../../src/dev/snapshot.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/a.ts'), 'a');
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each(['src/a.ts', 'src/b.ts', 'Makefile'])('a change of %s is seen', (path) => {
  const before = snapshotOf(folder);
  expect(snapshotOf(folder)).toBe(before);
  writeFileSync(join(folder, path), 'changed');
  expect(snapshotOf(folder)).not.toBe(before);
});

test.each([
  'package-lock.json',
  'node_modules/x.js',
  'dist/provider.wasm',
  'target/x',
  'wit/deps/x.wit',
  '.git/index',
  'server.wasm',
])('what is written at %s is not', (path) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  const before = snapshotOf(folder);
  writeFileSync(join(folder, path), 'x');
  expect(snapshotOf(folder)).toBe(before);
});

test('a file alone is watched, whatever its name, and may come later', () => {
  const file = join(folder, 'provider.wasm');
  const before = snapshotOf(file);
  writeFileSync(file, 'x');
  const there = snapshotOf(file);
  expect(there).not.toBe(before);
  writeFileSync(file, 'xy');
  expect(snapshotOf(file)).not.toBe(there);
});

test('what cannot be read hides no change of the rest', () => {
  symlinkSync('itself', join(folder, 'itself'));
  const before = snapshotOf(folder);
  expect(before).toContain('itself cannot be read');
  writeFileSync(join(folder, 'src/a.ts'), 'changed');
  expect(snapshotOf(folder)).not.toBe(before);
});
