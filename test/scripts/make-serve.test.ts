/** What `make serve` of examples and templates hands to the server, without building anything. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, languages, run, templateValues } from '@wasmcp/cli';
import { inRoot } from '../../scripts/paths.ts';
import { onPath } from '../support/on-path.ts';
import { skipUnless } from '../support/skip.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'serve-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const documented = ['configuration', 'authorization'].flatMap((page) =>
  [...readFileSync(inRoot(`docs/${page}.md`), 'utf8').matchAll(/^\| `(MCP_[A-Z_]+)` \|/gm)].map(([, name]) => name!),
);

/** The commands of `make serve`, which are not run, where the server has been built. */
async function commands(at: string, ...variables: string[]): Promise<string> {
  const { MCP_PATH: _, MAKEFLAGS: __, ...env } = process.env;
  return run('make', ['-n', '-o', 'mcp-http-server.wasm', 'serve', ...variables], { cwd: at, env });
}

const examples = [
  'http-status-ts',
  'pure-calculator',
  'weather-c',
  'weather-go',
  'weather-py',
  'weather-rs',
  'weather-ts',
];

/** A new project of a template, in the folder. @returns where it is. */
const project = (language: (typeof languages)[number]): string => {
  const into = join(folder, language);
  const template = { folder: inRoot('templates'), language };
  createProject(template, templateValues(template, 'a', { 'http-path': '/a/b' }), into);
  return into;
};

describe('make serve', skipUnless(onPath('make') !== undefined, 'make is not installed'), () => {
  it.each<[name: string, at: () => string, path: string]>([
    ...examples.map(
      (name) => [`the example ${name}`, () => inRoot('examples', name), '/mcp'] as [string, () => string, string],
    ),
    ...languages.map(
      (language) => [`the template ${language}`, () => project(language), '/a/b'] as [string, () => string, string],
    ),
  ])('of %s passes on every documented variable, and prints the endpoint', async (_, at, path) => {
    const folderOf = at();
    expect(await commands(folderOf)).toContain(`http://127.0.0.1:8080${path}"`);
    const others = documented.filter((name) => name !== 'MCP_PATH').map((name) => `${name}=x`);
    const text = await commands(folderOf, 'PORT=8081', 'MCP_PATH=/c', ...others);
    expect(text).toContain('http://127.0.0.1:8081/c"');
    expect(documented.length).toBeGreaterThan(10);
    for (const name of documented) expect(text).toMatch(new RegExp(`--env ${name}(?=[ \n])`));
  });
});
