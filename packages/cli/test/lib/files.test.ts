import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/lib/command.ts';
import { checkOutput, makeFolder, readText, writeOutput } from '../../src/lib/files.ts';

let root: string;
const at = (name: string): string => join(root, name);
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'files-'));
  writeFileSync(at('file'), 'text');
  mkdirSync(at('folder'));
  symlinkSync('file', at('link'));
  symlinkSync('circle', at('circle'));
  execFileSync('mkfifo', [at('pipe')]);
  writeFileSync(at('huge'), '');
  truncateSync(at('huge'), 65 * 1024 * 1024);
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  ['nothing', 'none', 'The token is not there.'],
  ['what is below a file', 'file/x', 'The token is not there.'],
  ['a folder', 'folder', 'The token is not a file.'],
  ['a pipe, without waiting for it', 'pipe', 'The token is not a file.'],
  ['a huge file', 'huge', 'The token is larger than 67108864 bytes.'],
])('%s is not read', (_, name, message) => {
  const read = (): string => readText(at(name), 'The token');
  expect(read).toThrow(UserError);
  expect(read).toThrow(message);
});

test('a file is read, by a link too', () => {
  expect(['file', 'link'].map((name) => readText(at(name), name))).toEqual(['text', 'text']);
});

test('a device is neither read nor written', () => {
  expect(() => readText('/dev/null', 'The token')).toThrow('The token is not a file.');
  expect(() => writeOutput('/dev/null', '')).toThrow('The output /dev/null is not a file.');
});

describe('an output', () => {
  test.each(['file', 'folder/../file', 'link'])('is not one of the inputs, as %s', (name) => {
    expect(() => checkOutput(at(name), [at('other'), at('file')])).toThrow('is one of the files that it is made of.');
    expect(() => checkOutput(at('file'), [at(name)])).toThrow('is one of the files that it is made of.');
  });

  test('may be beside the inputs, and inputs need not be there', () => {
    expect(() => checkOutput(at('new'), [at('file'), at('none/x')])).not.toThrow();
    expect(() => checkOutput(at('none/x'), [at('none/x')])).toThrow('is one of the files');
  });

  test.each([
    ['folder', 'is a folder.'],
    ['pipe', 'is not a file.'],
    ['file/x', 'is not a folder.'],
    ['circle', 'ELOOP'],
    ['x'.repeat(300), 'ENAMETOOLONG'],
  ])('that cannot be is refused: %s', (name, message) => {
    const write = (): boolean => writeOutput(at(name), 'new');
    expect(write).toThrow(UserError);
    expect(write).toThrow(message);
  });

  test('is written with its folders, and is not written again', () => {
    expect(writeOutput(at('a/b/c'), 'new')).toBe(true);
    expect(readFileSync(at('a/b/c'), 'utf8')).toBe('new');
    const before = statSync(at('a/b/c')).ino;
    expect(writeOutput(at('a/b/c'), 'new')).toBe(false);
    expect(statSync(at('a/b/c')).ino).toBe(before);
  });

  test('takes the place of what was there at once, and leaves nothing else behind', () => {
    linkSync(at('file'), at('folder/old'));
    expect(writeOutput(at('link'), 'new')).toBe(true);
    expect([readFileSync(at('file'), 'utf8'), readFileSync(at('folder/old'), 'utf8')]).toEqual(['new', 'text']);
    expect(readdirSync(root).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

test('nothing is written through links that wait where a temporary file might be', () => {
  symlinkSync('file', at(`.out.${process.pid}`));
  expect(writeOutput(at('out'), 'new')).toBe(true);
  expect([readFileSync(at('file'), 'utf8'), readFileSync(at('out'), 'utf8')]).toEqual(['text', 'new']);
  expect(statSync(at('out')).isFile()).toBe(true);
});

test('a folder is made with those above it', () => {
  makeFolder(at('a/b/c'));
  expect(statSync(at('a/b/c')).isDirectory()).toBe(true);
  expect(() => makeFolder(at('file/x'))).toThrow('is not a folder.');
});

test('where no folder can be made, the attempt ends', () => {
  expect(() => makeFolder('/proc/x/y')).toThrow(/^The folder \/proc.* cannot be made: /);
});
