import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runScript } from '../support/scripts.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'new-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As npm runs it: in the repository, on behalf of a user who is elsewhere. */
const create = (...args: string[]): Promise<string> => runScript('cli.ts', ['new', ...args], folder);

it('makes a project where the user is, and says how to go on', async () => {
  const said = await create('--lang', 'go', '--name', 'my-server', '--http-path', '/x', '--description', 'Tells time.');
  const project = join(folder, 'my-server');
  expect(said).toContain(`${project} is there.`);
  expect(said).toMatch(/ {2}cd my-server\n {2}npm --prefix \S+ run dev\n/);
  expect(said).toContain('\n  make setup\n  make serve\n');
  const local = /^  export (.*)$/m
    .exec(said)?.[1]
    ?.split(' ')
    .map((each) => each.split('=') as [string, string]);
  expect(local?.map(([name]) => name)).toEqual(['WIT', 'TRANSPORT', 'POLICY', 'STORE']);
  const makefile = readFileSync(join(project, 'Makefile'), 'utf8');
  expect(local!.filter(([name]) => !new RegExp(`^${name} \\?=`, 'm').test(makefile))).toEqual([]);
  expect(readFileSync(join(project, 'README.md'), 'utf8')).toMatch(/^# my-server\n\nTells time\.\n/);
  expect(readFileSync(join(project, 'Makefile'), 'utf8')).toContain('export MCP_PATH ?= /x\n');
});

it('makes it in the folder that is named', async () => {
  await create('--lang', 'rust', '--name', 'a', '--into', 'b/c');
  expect(readdirSync(join(folder, 'b/c'))).toContain('Cargo.toml');
});

it('gives a project in TypeScript what changes the bindings, and the library, and no other project', async () => {
  await create('--lang', 'typescript', '--name', 'ts');
  await create('--lang', 'python', '--name', 'py');
  const text = readFileSync(join(folder, 'ts/bindings.js'), 'utf8');
  // What it needs is what the project has.
  const imported = [...text.matchAll(/^import .* from "([^".]+)";$/gm)].map(([, name]) => name!);
  expect(imported.filter((name) => !name.startsWith('node:'))).toEqual(['rolldown/parseAst']);
  expect(readdirSync(join(folder, 'py'))).not.toContain('bindings.js');
  // The library is there, so that no registry is asked for it.
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'ts/package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const [, archive] =
    /^file:(vendor\/wasmcp-provider-\d+\.\d+\.\d+\.tgz)$/.exec(dependencies['@wasmcp/provider']!) ?? [];
  expect(readdirSync(join(folder, 'ts/vendor'))).toEqual([archive!.slice('vendor/'.length)]);
  expect(readdirSync(join(folder, 'py'))).not.toContain('vendor');
});

it.each([
  ['no language', ['--name', 'a'], '--lang and --name are needed.'],
  ['no name', ['--lang', 'go'], '--lang and --name are needed.'],
  ['another language', ['--lang', 'cobol', '--name', 'a'], 'one of typescript, python, go, rust is expected'],
  ['another option', ['--lang', 'go', '--name', 'a', '--x'], 'Unknown option'],
])('%s is refused', async (_, args, message) => {
  await expect(create(...args)).rejects.toThrow(message);
});
