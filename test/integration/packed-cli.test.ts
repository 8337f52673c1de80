/** The command line as it is published: packed, installed into an empty folder, and used from there without a checkout. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@wasmcp/cli';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../scripts/paths.ts';
import { onPath } from '../support/on-path.ts';
import { call } from '../support/rpc.ts';

let folder: string;
let env: NodeJS.ProcessEnv;
let program: ChildProcess | undefined;
const bin = (): string => join(folder, 'app/node_modules/.bin/mcp-transport-http');
const mcp = (args: readonly string[], cwd = folder): Promise<string> => run(bin(), args, { cwd, env });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'packed-'));
  const packages = ['node-host', 'policy-compiler', 'cli'].flatMap((name) => ['-w', `@wasmcp/${name}`]);
  await run('npm', ['pack', ...packages, '--pack-destination', folder], { cwd: inRoot() });
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'app/package.json'), '{"private":true}');
  const packed = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  await run('npm', ['install', '--no-audit', '--no-fund', ...packed.map((name) => join('..', name))], {
    cwd: join(folder, 'app'),
  });
  // What npm tells its scripts is not there when a user calls the command.
  const own = Object.entries(process.env).filter(([name]) => !/^(?:npm_|INIT_CWD|MCP_|XDG_|NODE_)/.test(name));
  const places = { XDG_CACHE_HOME: join(folder, 'cache'), XDG_STATE_HOME: join(folder, 'state') };
  env = { ...Object.fromEntries(own), ...places };
});
afterAll(async () => {
  if (program?.exitCode === null) {
    program.kill('SIGTERM');
    await once(program, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

test('is small, and holds no part of the tests', () => {
  const sizes = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  expect(Math.max(...sizes.map((name) => statSync(join(folder, name)).size))).toBeLessThan(30 * 1024 * 1024);
  const installed = readdirSync(join(folder, 'app/node_modules'));
  expect(installed).not.toContain('vitest');
  expect(installed).not.toContain('oidc-provider');
});

test('begins a project, serves it, follows an edit, and composes it', async () => {
  expect(await mcp(['--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(await mcp(['new', '--lang', 'typescript', '--name', 'my-server'])).toContain('mcp-transport-http dev');
  const project = join(folder, 'my-server');
  let printed = '';
  program = spawn(bin(), ['dev', '--port', '0'], { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [program.stdout!, program.stderr!])
    stream.on('data', (piece: Buffer) => (printed += String(piece)));
  const patience = { timeout: 300_000, interval: 100 };
  await expect.poll(() => printed, patience).toMatch(/is served at (http:\S+)/);
  const url = /is served at (http:\S+)/.exec(printed)![1]!;
  const greeting = async (): Promise<string> =>
    (await call(url, 'tools/call', { name: 'greet', arguments: { name: 'Ann' } })).text;
  expect(await greeting()).toContain('Hello, Ann!');

  const source = join(project, 'src/tools.ts');
  writeFileSync(source, readFileSync(source, 'utf8').replace('Hello, ', 'Good day, '));
  await expect.poll(greeting, patience).toContain('Good day, Ann!');

  env['PATH'] = [env['PATH'], ...['wac', 'wasm-tools'].map((tool) => join(onPath(tool)!, '..'))].join(':');
  const composing = ['compose', '--provider', 'my-server/dist/provider.wasm', '-o', 'server.wasm'];
  expect(await mcp(composing)).toBe(`${join(folder, 'server.wasm')}\n`);
  expect(statSync(join(folder, 'server.wasm')).size).toBeGreaterThan(1_000_000);
});

test('prints a token', async () => {
  expect(await mcp(['token', '--scope', 'a'])).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
});
