import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, languages, run, templateFiles, templateValues, readTemplateMetadata } from '@wasmcp/cli';
import { inRoot } from '../../scripts/paths.ts';
import { parseRegistry, wkgConfig } from '../../scripts/publish/registry.ts';
import { onPath } from '../support/on-path.ts';
import { skipUnless } from '../support/skip.ts';
import { componentFor, parseSpinManifest } from '../support/spin-manifest.ts';

const templates = inRoot('templates');

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'new-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('each folder of templates is one that Spin installs', () => {
  const folders = readdirSync(inRoot('templates'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).toSorted()).toEqual([...languages].toSorted());
  expect(languages.map((language) => readTemplateMetadata({ folder: templates, language }).id)).toEqual(
    languages.map((each) => `wasmcp-${each}`),
  );
});

describe.each(languages)('%s', (language) => {
  const template = { folder: templates, language };
  const parameters = { 'project-description': 'Greets.', 'http-path': '/a/b' };
  const created = (): string => {
    const into = join(folder, language);
    rmSync(into, { recursive: true, force: true });
    createProject(template, templateValues(template, 'my-server', parameters), into);
    return into;
  };
  const read = (path: string): string => readFileSync(join(created(), path), 'utf8');

  it('has every file rendered', () => {
    const into = created();
    const unrendered = [...templateFiles(template).keys()].filter((path) =>
      /\{\{|\{%/.test(readFileSync(join(into, path), 'utf8')),
    );
    expect(unrendered).toEqual([]);
  });

  it('has the files that all templates share', () => {
    const shared = (of: typeof language) =>
      ['registry.toml', 'wit/world.wit'].map((path) => templateFiles({ folder: templates, language: of }).get(path));
    expect(shared(language)).toEqual(shared('rust'));
  });

  it('has a manifest that Spin accepts, for the path that was asked for', () => {
    const manifest = parseSpinManifest(read('spin.toml'));
    expect(manifest.application).toEqual({ name: 'my-server', version: '0.1.0', description: 'Greets.' });
    expect(manifest.component['mcp-server']).toMatchObject({
      source: 'mcp-http-server.wasm',
      environment: { MCP_PATH: '/a/b' },
      allowed_outbound_hosts: [],
      build: { command: 'make build' },
    });
    const paths = ['/a/b', '/.well-known/oauth-protected-resource/a/b', '/.well-known/oauth-authorization-server'];
    expect(paths.map((path) => componentFor(manifest, path))).toEqual(paths.map(() => 'mcp-server'));
  });

  it('finds packages where a release puts them', () => {
    const config = read('registry.toml');
    expect(config.replace(/^#.*\n/gm, '')).toBe(wkgConfig(parseRegistry('ghcr.io/wasmcp', false)));
  });

  it('is named in the program', () => {
    const text = [...templateFiles(template).keys()].map(read).join('\n');
    expect(text).toContain('my-server');
    expect(text).toContain('http://127.0.0.1:8080/a/b');
  });
});

const hasMake = onPath('make') !== undefined;

it(
  'a project in TypeScript installs its npm packages when it is built',
  skipUnless(hasMake, 'make is missing'),
  async () => {
    const template = { folder: templates, language: 'typescript' } as const;
    const into = join(folder, 'without-packages');
    createProject(template, templateValues(template, 'my-server', {}), into);
    const planned = (): Promise<string> =>
      run('make', ['--dry-run', 'dist/provider.wasm', `WIT=${inRoot('wit')}`], { cwd: into });
    expect(await planned()).toMatch(/^npm install$[^]*^node componentize\.js$/m);
    mkdirSync(join(into, 'node_modules'));
    expect(await planned()).not.toContain('npm install');
  },
);

describe('a project is refused', () => {
  const template = { folder: templates, language: 'rust' } as const;
  it.each([
    ['a name with upper case', 'My', {}],
    ['a path that does not begin with a slash', 'a', { 'http-path': 'mcp' }],
    ['a path below the well-known ones', 'a', { 'http-path': '/.well-known/mcp' }],
    ['a description that would end a string', 'a', { 'project-description': 'a"b' }],
  ])('with %s', (_, name, parameters) => {
    expect(() => templateValues(template, name, parameters)).toThrow(/expected|does not match/);
  });

  it('in a folder that has files', () => {
    const into = join(folder, 'taken');
    mkdirSync(into);
    writeFileSync(join(into, 'file'), '');
    expect(() => createProject(template, templateValues(template, 'a', {}), into)).toThrow('is not empty');
    expect(readdirSync(into)).toEqual(['file']);
  });
});
