import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { artifact } from '../../../tools/lib/artifact-cache.ts';
import { buildDir } from '../../../tools/lib/paths.ts';

const kind = `test-artifacts-${process.pid}`;
const folder = join(buildDir, kind);
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write =
  (text: string) =>
  (path: string): void =>
    writeFileSync(path, text);
const never = (): never => {
  throw new Error('made again');
};

test('an artifact is made once', async () => {
  const path = await artifact(kind, 'a.txt', write('first'));
  expect(await artifact(kind, 'a.txt', never)).toBe(path);
  expect(readFileSync(path, 'utf8')).toBe('first');
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
  const paths = await Promise.all([1, 2, 3].map(() => artifact(kind, 'a.txt', make)));
  expect(new Set(paths).size).toBe(1);
  expect(made).toBe(1);
});

test('a failure leaves nothing behind, and the next attempt makes it', async () => {
  const failing = artifact(kind, 'a.txt', (path) => {
    writeFileSync(path, 'half');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(readdirSync(folder)).toEqual([]);
  expect(readFileSync(await artifact(kind, 'a.txt', write('whole')), 'utf8')).toBe('whole');
});

test('who died while making it does not keep others from it', async () => {
  mkdirSync(folder, { recursive: true });
  const nobody = 2 ** 22 + 1; // No process has this id: Linux gives at most 2^22.
  writeFileSync(join(folder, 'a.txt.lock'), String(nobody));
  writeFileSync(join(folder, 'a.txt.new'), 'half');
  expect(readFileSync(await artifact(kind, 'a.txt', write('whole')), 'utf8')).toBe('whole');
});

test('of many the most recently used are kept', async () => {
  const [first, ...others] = await Promise.all(
    Array.from({ length: 25 }, (_, index) => artifact(kind, `${index}.txt`, write('x'))),
  );
  const yesterday = new Date(Date.now() - 24 * 3600 * 1000);
  for (const path of [first!, ...others]) utimesSync(path, yesterday, yesterday);
  await artifact(kind, '0.txt', never);
  await artifact(kind, 'new.txt', write('new'));
  expect(readdirSync(folder)).toHaveLength(20);
  expect(existsSync(first!)).toBe(true);
});
