/** A project in TypeScript where there is no make, as on Windows: npm builds it, with the WIT that `dev` names. */
import { appendFileSync, copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { run } from '@wasmcp/cli';
import { projectBindings } from '../../scripts/components/bindings/hook.ts';
import { renderProject } from './project.ts';
import { installPackages, makeEnv } from './toolchains.ts';

const { WIT: wit, ...withoutWit } = makeEnv;
let folder: string;
const build = (env: NodeJS.ProcessEnv): Promise<string> =>
  run('npm', ['run', '--silent', 'build'], { cwd: folder, env });

beforeAll(async () => {
  folder = await renderProject('typescript');
  copyFileSync(await projectBindings(), join(folder, 'bindings.js'));
  await installPackages(folder);
});

test('is built', async () => {
  rmSync(join(folder, 'wit/deps'), { recursive: true, force: true });
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  await build({ ...withoutWit, WIT: wit });
  expect(existsSync(join(folder, 'dist/provider.wasm'))).toBe(true);
});

test('that fails while it is loaded is told so, with the place in its source', async () => {
  const source = join(folder, 'src/provider.ts');
  const whole = readFileSync(source, 'utf8');
  appendFileSync(source, "throw new Error('out of order');\n");
  const { message } = await build({ ...withoutWit, WIT: wit }).then(
    () => expect.unreachable('the build succeeds'),
    (error: Error) => error,
  );
  writeFileSync(source, whole);
  expect(message).toContain(`src/provider.ts:${whole.split('\n').length}:7 Error: out of order`);
  expect(message).not.toContain('componentize.js');
});

test('is told what is missing where nothing names the WIT', async () => {
  rmSync(join(folder, 'wit/deps'), { recursive: true });
  await expect(build(withoutWit)).rejects.toThrow('wit/deps is missing: make wit/deps');
});
