import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCache, digest, digestFiles, type Cache } from '../src/cache.ts';

const kind = 'things';
let root: string;
let folder: string;
let cache: Cache;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cache-'));
  folder = join(root, kind);
  cache = createCache(root);
});
afterEach(() => rmSync(root, { recursive: true }));

const write =
  (text: string) =>
  (path: string): void =>
    writeFileSync(path, text);
const never = (): never => {
  throw new Error('made again');
};

test('a thing is made once', async () => {
  const path = await cache(kind, 'a.txt', write('first'));
  expect(await cache(kind, 'a.txt', never)).toBe(path);
  expect(readFileSync(path, 'utf8')).toBe('first');
});

test('paths are absolute, wherever the folder was named from', async () => {
  const named = createCache(relative(process.cwd(), root));
  expect(await named(kind, 'a.txt', write('x'))).toBe(join(folder, 'a.txt'));
});

test('of those who want it at the same time one makes it', async () => {
  let made = 0;
  const make = async (path: string): Promise<void> => {
    made += 1;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    writeFileSync(path, 'x');
  };
  const paths = await Promise.all([1, 2, 3].map(() => cache(kind, 'a.txt', make)));
  expect(new Set(paths).size).toBe(1);
  expect(made).toBe(1);
});

test('a failure leaves nothing behind, and the next attempt makes it', async () => {
  const failing = cache(kind, 'a.txt', (path) => {
    writeFileSync(path, 'half');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(readdirSync(folder)).toEqual([]);
  expect(readFileSync(await cache(kind, 'a.txt', write('whole')), 'utf8')).toBe('whole');
});

test('who died while making it does not keep others from it', async () => {
  mkdirSync(folder, { recursive: true });
  const nobody = 2 ** 22 + 1; // No process has this id: Linux gives at most 2^22.
  writeFileSync(join(folder, 'a.txt.lock'), String(nobody));
  writeFileSync(join(folder, 'a.txt.new'), 'half');
  expect(readFileSync(await cache(kind, 'a.txt', write('whole')), 'utf8')).toBe('whole');
});

test('nor does a process that has been given the number of who died', async () => {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'a.txt.lock');
  writeFileSync(lock, String(process.pid));
  const longAgo = new Date(Date.now() - 3600 * 1000);
  utimesSync(lock, longAgo, longAgo);
  expect(readFileSync(await cache(kind, 'a.txt', write('whole')), 'utf8')).toBe('whole');
});

test('of many the most recently used are kept', async () => {
  const [first, ...others] = await Promise.all(
    Array.from({ length: 25 }, (_, index) => cache(kind, `${index}.txt`, write('x'))),
  );
  const yesterday = new Date(Date.now() - 24 * 3600 * 1000);
  for (const path of [first!, ...others]) utimesSync(path, yesterday, yesterday);
  await cache(kind, '0.txt', never);
  await cache(kind, 'new.txt', write('new'));
  expect(readdirSync(folder)).toHaveLength(20);
  expect(existsSync(first!)).toBe(true);
});

const put = (path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
const digestOf = (copy: string): string => digestFiles(join(root, copy), join(root, copy));

describe('a digest', () => {
  test('tells apart what only its joints tell apart', () => {
    expect(digest('ab', 'c')).not.toBe(digest('a', 'bc'));
    expect(digest('ab', new Uint8Array([1]))).toBe(digest('ab', new Uint8Array([1])));
  });

  test('of files depends on their names below the root and on their bytes, not on where the root is', () => {
    for (const copy of ['one', 'two']) {
      put(`${copy}/a.txt`, 'a');
      put(`${copy}/b/c.txt`, 'c');
    }
    expect(digestOf('one')).toBe(digestOf('two'));
    put('two/b/c.txt', 'd');
    expect(digestOf('one')).not.toBe(digestOf('two'));
    put('two/b/c.txt', 'c');
    put('two/b/d.txt', '');
    expect(digestOf('one')).not.toBe(digestOf('two'));
  });
});
