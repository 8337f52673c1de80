import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storeFolderOf } from '../../src/serve/store-folder.ts';

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'store-folder-'))));
afterEach(() => rmSync(home, { recursive: true }));

test("each provider has a folder that is nobody else's", () => {
  const environment = { XDG_STATE_HOME: home };
  const folder = storeFolderOf('filesystem', undefined, '/a/provider.wasm', environment)!;
  expect(folder.startsWith(join(home, 'mcp-transport-http/stores/'))).toBe(true);
  expect(lstatSync(folder).mode & 0o777).toBe(0o700);
  expect(storeFolderOf('filesystem', undefined, '/a/provider.wasm', environment)).toBe(folder);
  expect(storeFolderOf('filesystem', undefined, '/b/provider.wasm', environment)).not.toBe(folder);
});

test('other stores need none', () => {
  expect(storeFolderOf('null', undefined, '/a/provider.wasm')).toBeUndefined();
  expect(() => storeFolderOf('null', home, '/a/provider.wasm')).toThrow('--store-folder is for the store filesystem.');
});

test('a folder that is named is taken, unless others may write to it or it is none', () => {
  const folder = join(home, 'named');
  expect(storeFolderOf('filesystem', folder, 'p')).toBe(folder);
  chmodSync(folder, 0o770);
  expect(() => storeFolderOf('filesystem', folder, 'p')).toThrow('Others may write');
  mkdirSync(join(home, 'real'), { mode: 0o700 });
  symlinkSync(join(home, 'real'), join(home, 'link'));
  expect(() => storeFolderOf('filesystem', join(home, 'link'), 'p')).toThrow('is no folder');
  writeFileSync(join(home, 'file'), '');
  expect(() => storeFolderOf('filesystem', join(home, 'file'), 'p')).toThrow('is not a folder');
});

test('a name that wasmtime would read as two is refused, and no folder made', () => {
  expect(() => storeFolderOf('filesystem', join(home, 'a::b'), 'p')).toThrow('may have no "::" in its name.');
  expect(readdirSync(home)).toEqual([]);
});

test('where no folder can be made, the attempt ends', () => {
  expect(() => storeFolderOf('filesystem', '/proc/x/y', 'p')).toThrow('cannot be made');
});
