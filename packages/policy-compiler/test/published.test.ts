/** The package as it is published: what `npm pack` packs, run by Node without the condition that leads to sources. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../src/process.ts';
import { compile, opaPath } from './support/policies.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

/** Where a dependency is installed. */
const dependencyFolder = (name: string): string => {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))!;
};

const { version, dependencies } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
  version: string;
  dependencies: Record<string, string>;
};

const source = { name: 'policy.rego', text: 'package shop\n\nallow if input.x\n' };

const program = `
  import { copyFile } from 'node:fs/promises';
  import { compilePolicy, nullPolicy } from '@wasmcp/policy-compiler';
  const [opa] = process.argv.slice(1);
  const cache = async (kind, key, make) => {
    await make(kind + '-' + key);
    return kind + '-' + key;
  };
  await nullPolicy(cache);
  const sources = { rego: [${JSON.stringify(source)}], entrypoint: 'shop/allow' };
  await copyFile(await compilePolicy(sources, { opa, cache }), 'policy.wasm');`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'published-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function succeed(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { ok, stdout, stderr } = await run(command, args, cwd);
  expect(ok, `${stdout}${stderr}`).toBe(true);
}

test('what is packed compiles the same bytes as the sources', async () => {
  const installed = join(folder, 'node_modules/@wasmcp/policy-compiler');
  mkdirSync(installed, { recursive: true });
  await succeed('npm', ['pack', '--pack-destination', folder], packageFolder);
  const archive = join(folder, `wasmcp-policy-compiler-${version}.tgz`);
  await succeed('tar', ['-xzf', archive, '--strip-components=1', '-C', installed], folder);
  for (const name of Object.keys(dependencies)) {
    const path = join(folder, 'node_modules', name);
    mkdirSync(join(path, '..'), { recursive: true });
    symlinkSync(dependencyFolder(name), path);
  }
  await succeed(process.execPath, ['--input-type=module', '--eval', program, opaPath()], folder);
  const expected = await compile({ rego: [source], entrypoint: 'shop/allow' });
  expect(readFileSync(join(folder, 'policy.wasm')).equals(readFileSync(expected))).toBe(true);
});
