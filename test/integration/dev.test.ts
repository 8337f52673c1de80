/** `npm run dev` in a project's folder: what is built is served, and served anew when a file changes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildExample } from '../../scripts/components/examples.ts';
import { buildUnplugged } from '../../scripts/components/transports.ts';
import { inRoot } from '../../scripts/paths.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { call } from '../support/rpc.ts';

let folder: string;
let program: ChildProcess | undefined;
let printed = '';
beforeAll(async () => {
  for (const transport of ['tools', 'full'] as const) await buildUnplugged(transport);
  folder = mkdtempSync(join(tmpdir(), 'dev-'));
  mkdirSync(join(folder, 'src'));
  mkdirSync(join(folder, 'build'));
  mkdirSync(join(folder, 'node_modules'));
  cpSync(await buildExample('weather-ts'), join(folder, 'build/weather.wasm'));
  cpSync(await buildTestProvider('everything'), join(folder, 'build/everything.wasm'));
  // The build: the provider that the source names. A name that is none is a build that fails.
  const build = 'mkdir -p dist && cp build/$(cat src/provider.txt).wasm dist/provider.wasm';
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { build } }));
  writeFileSync(join(folder, 'src/provider.txt'), 'weather');
});
afterAll(async () => {
  if (program?.exitCode === null) {
    program.kill('SIGTERM');
    await once(program, 'exit');
  }
  rmSync(folder, { recursive: true });
});

const patience = { timeout: 120_000, interval: 100 };

test('builds, serves, and follows every change', async () => {
  program = spawn(
    process.execPath,
    [
      inRoot('node_modules/tsx/dist/cli.mjs'),
      '--conditions=@wasmcp/source',
      inRoot('scripts/cli.ts'),
      'dev',
      '--port',
      '0',
      '--instances',
      '2',
    ],
    { cwd: inRoot(), env: { ...process.env, INIT_CWD: folder, MCP_LOG: '' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  for (const stream of [program.stdout!, program.stderr!])
    stream.on('data', (piece: Buffer) => (printed += String(piece)));

  await expect.poll(() => printed, patience).toMatch(/is served at (http:\S+)/);
  const url = /is served at (http:\S+)/.exec(printed)![1]!;
  const tools = async (): Promise<string> => (await call(url, 'tools/list')).text;
  expect(await tools()).toContain('get_weather');
  await expect.poll(() => printed).toMatch(/^tools\/list 200 \d+ ms$/m);

  writeFileSync(join(folder, 'src/provider.txt'), 'everything');
  await expect.poll(() => printed, patience).toContain('Served anew: ');
  expect(await tools()).toContain('test_simple_text');

  writeFileSync(join(folder, 'src/provider.txt'), 'nothing');
  await expect.poll(() => printed, patience).toContain('What was built before is still served.');
  expect(await tools()).toContain('test_simple_text');

  writeFileSync(join(folder, 'src/provider.txt'), 'weather');
  await expect.poll(tools, patience).toContain('get_weather');

  writeFileSync(join(folder, 'notes.txt'), 'no part of what is built');
  await expect.poll(() => printed, patience).toContain('Nothing that is served has changed.');
  expect(await tools()).toContain('get_weather');
});
