import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSourcePositions } from '../../src/dev/source-positions.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'positions-'));
  mkdirSync(join(folder, 'src'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const source = `interface Longer {
  readonly than: 'its JavaScript';
}

export function fail(wish?: Longer): never {
  throw new Error(wish?.than ?? 'boom');
}
`;

/** Bundles the source. @returns line and column of its `new Error` in the bundle, as engines count them. */
async function build(text: string): Promise<string> {
  writeFileSync(join(folder, 'src/tools.ts'), text);
  writeFileSync(join(folder, 'src/provider.ts'), "export { fail } from './tools.ts';\nexport const more = 1;\n");
  const bundle = await rolldown({ input: join(folder, 'src/provider.ts'), cwd: folder });
  await bundle.write({ file: join(folder, 'build/provider.js'), sourcemap: 'hidden' });
  await bundle.close();
  const before = readFileSync(join(folder, 'build/provider.js'), 'utf8').split('new Error')[0]!.split('\n');
  return `${before.length}:${before.at(-1)!.length + 1}`;
}

test('positions in a bundle are those of the sources', async () => {
  const at = await build(source);
  const translate = readSourcePositions(folder);
  expect(translate(`fail@build/provider.js:${at}\ncall@build/provider.js:${at}`)).toBe(
    'fail@src/tools.ts:6:9\ncall@src/tools.ts:6:9',
  );
});

test('positions are those of the build that was there, whatever is built later', async () => {
  const at = await build(source);
  const translate = readSourcePositions(folder);
  await build(`\n\n\n${source}`);
  expect(translate(`build/provider.js:${at}`)).toBe('src/tools.ts:6:9');
  expect(readSourcePositions(folder)(`build/provider.js:${at}`)).toBe('src/tools.ts:9:9');
});

test('what no map has stays as it is', async () => {
  const text =
    'a@sources/initializer.js:970:15 build/other.js:1:1 build/provider.js:99999:1 build/provider.js src/tools.rs:6:9';
  expect(readSourcePositions(folder)(text)).toBe(text);
  await build(source);
  writeFileSync(join(folder, 'build/broken.js.map'), '{');
  writeFileSync(join(folder, 'build/empty.js.map'), '{"version":3,"mappings":""}');
  expect(readSourcePositions(folder)(`${text} build/broken.js:1:1 build/empty.js:1:1`)).toBe(
    `${text} build/broken.js:1:1 build/empty.js:1:1`,
  );
});
