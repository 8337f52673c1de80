/** The command line as it is published, used from an empty folder without a checkout, in every language that is here. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { languages, type Language } from '@wasmcp/cli';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installPackedCli, watch, type PackedCli, type RunningCommand } from '../support/packed-cli.ts';
import { call, callTool } from '../support/rpc.ts';
import { skipWithout } from '../support/skip.ts';
import { fails, withFaults } from '../templates/changes.ts';
import { renderProject } from '../templates/project.ts';
import { missingFor } from '../templates/toolchains.ts';

let folder: string;
let cli: PackedCli;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'packed-'));
  cli = await installPackedCli(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const patience = { timeout: 580_000, interval: 100 };

/** Where each template greets. */
const greetings: Readonly<Record<Language, string>> = {
  typescript: 'src/tools.ts',
  python: 'src/tools.py',
  go: 'tools/tools.go',
  rust: 'src/tools.rs',
};

/** What is said of its wrong result: by `dev`, or by @wasmcp/provider, which sends none. */
const misfits: Partial<Record<Language, readonly string[]>> = {
  python: ['The result of the tool count_words does not fit its outputSchema: structuredContent/words must be'],
  typescript: ['what count_words returned does not match its output'],
};

/** An edit of that file: another greeting, words for which it fails, and, in two languages, a wrong result. */
const edit = (language: Language, file: string, text: string): string =>
  withFaults(language, file, text)
    .replace('Hello, ', 'Good day, ')
    .replace('words=len(text.split())', 'words="many"')
    .replace('words: text.match(/\\S+/gu)?.length ?? 0', "words: 'many' as never");

const greetingOf = async (url: string): Promise<string> => (await callTool(url, 'greet', { name: 'Ann' })).text;

test('is small, and holds no part of the tests', () => {
  const sizes = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  expect(Math.max(...sizes.map((name) => statSync(join(folder, name)).size))).toBeLessThan(30 * 1024 * 1024);
  const installed = readdirSync(join(folder, 'app/node_modules'));
  expect(installed).not.toContain('vitest');
  expect(installed).not.toContain('oidc-provider');
});

test('prints its version, and a token', async () => {
  expect(await cli.run(['--version'], folder)).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(await cli.run(['token', '--scope', 'a'], folder)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
});

const projectOf = (language: Language): string => join(folder, language);

for (const language of languages) {
  const missing = await missingFor(language, await renderProject(language));

  describe(`a project in ${language}`, skipWithout(missing && `${missing} is missing`), () => {
    const file = greetings[language];
    let dev: RunningCommand;
    let url: string;
    let edited: string;

    test('is begun, served, and served anew when a file changes', async () => {
      const begun = await cli.run(['new', '--lang', language, '--name', 'my-server', '--into', language], folder);
      expect(begun).toContain('mcp-transport-http dev');
      dev = cli.start(['dev', '--port', '0'], projectOf(language));
      await expect.poll(dev.printed, patience).toMatch(/is served at http:\S+/);
      url = /is served at (http:\S+)/.exec(dev.printed())![1]!;
      expect(await greetingOf(url)).toContain('Hello, Ann!');

      const source = join(projectOf(language), file);
      edited = edit(language, file, readFileSync(source, 'utf8'));
      writeFileSync(source, edited);
      await expect.poll(() => greetingOf(url), patience).toContain('Good day, Ann!');
    });

    test.each(fails(language) ? ['throw'] : [])('tells where in the source a tool failed: %s', async (name) => {
      await callTool(url, 'greet', { name });
      const line = edited.split(/["']boom["']/)[0]!.split('\n').length;
      await expect.poll(dev.printed).toMatch(new RegExp(`${basename(file)}(?:", line |:)${line}\\b`));
    });

    test.each(misfits[language] ?? [])('tells of a result that clients would refuse: %s', async (misfit) => {
      await callTool(url, 'count_words', { text: 'a b' });
      await expect.poll(dev.printed).toContain(misfit);
    });

    test('is served until dev is ended', async () => {
      await dev.stop();
      await expect(greetingOf(url)).rejects.toThrow('fetch failed');
    });

    test('is found to be in order', async () => {
      const said = await cli.run(['doctor', '--port', '0'], projectOf(language));
      expect(said).toContain('Nothing that is needed is missing.');
      expect(said).toContain('is a tools-provider: the transport tools fits');
      expect(said).toMatch(/It lists \d tools: greet, count_words, spell/);
    });

    test('is composed, and served by wasmtime alone', async () => {
      const composing = ['compose', '--provider', 'dist/provider.wasm', '-o', 'server.wasm'];
      expect(await cli.run(composing, projectOf(language))).toMatch(/server\.wasm\n$/);
      // Of one component there is one copy, however often it is there.
      const twice = ['a', 'b'].map((name) => `${name}=dist/provider.wasm`);
      await cli.run(['compose', ...twice, '-o', 'both.wasm'], projectOf(language));
      const [one, both] = ['server', 'both'].map((name) => statSync(join(projectOf(language), `${name}.wasm`)).size);
      expect(both! - one!).toBeLessThan(150_000);
      // Compiled quickly: it is not measured.
      const options = ['-Scli', '-Wtimeout=60s', '-Oopt-level=0', '-Oregalloc-algorithm=single-pass'];
      const args = ['serve', ...options, '--addr', '127.0.0.1:0', 'server.wasm'];
      const wasmtime = watch(spawn('wasmtime', args, { cwd: projectOf(language), stdio: ['ignore', 'pipe', 'pipe'] }));
      await expect.poll(wasmtime.printed, patience).toMatch(/^Serving HTTP on http:\S+/m);
      const at = `${/^Serving HTTP on (http:\S+)/m.exec(wasmtime.printed())![1]}mcp`;
      expect(await greetingOf(at)).toContain('Good day, Ann!');
      expect((await call(at, 'tools/list')).text).toContain('count_words');
      await wasmtime.stop();
    });
  });
}
