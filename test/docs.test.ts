/** The documentation against the repository: links, headings, paths, variables, commands. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { wasmtimeArguments } from '@wasmcp/cli';
import { clientRows } from './support/client-features.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** What is installed or built, and lies beside the sources. */
const notSources = new Set(['node_modules', 'build', 'dist', 'assets', 'target']);

/** The files of a folder and its folders, by their path from the root. */
function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [path];
    const isOurs = entry.isDirectory() && !entry.name.startsWith('.') && !notSources.has(entry.name);
    return isOurs ? filesIn(path) : [];
  });
}

const documents = filesIn('.').filter((file) => file.endsWith('.md'));

/** The first group of every match. */
const all = (text: string, pattern: RegExp): string[] => Array.from(text.matchAll(pattern), ([, found]) => found!);

/** The text without code, in which nothing is a link or a heading. */
const prose = (text: string): string =>
  text.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ''));

/** The anchors that GitHub gives to the headings of a document. */
const anchors = (file: string): string[] =>
  all(prose(read(file)), /^#{1,6} +(.+)$/gm).map((heading) =>
    heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );

const linksOf = (file: string): string[] =>
  all(prose(read(file)), /\]\(([^)\s]+)\)/g).filter((link) => !/^[a-z]+:/.test(link));

/** Why a link leads nowhere; undefined where it leads somewhere. */
function faultOf(link: string, from: string): string | undefined {
  const [path, fragment] = link.split('#') as [string, string?];
  const target = path === '' ? from : join(dirname(from), path);
  if (target.startsWith('..')) return `${link} leads out of the repository`;
  if (!existsSync(join(root, target))) return `${link} is not there`;
  if (fragment === undefined || anchors(target).includes(fragment)) return undefined;
  return `${link}: there is no such heading`;
}

describe('links', () => {
  test.each(documents)('of %s lead somewhere', (file) => {
    expect(linksOf(file).flatMap((link) => faultOf(link, file) ?? [])).toEqual([]);
  });

  test('lead from the README to every document of docs/', () => {
    const linked = new Set(linksOf('README.md').map((link) => link.split('#')[0]));
    expect(filesIn('docs').filter((file) => !linked.has(file))).toEqual([]);
  });
});

test('the table of clients has what tests expect of them', () => {
  const rows = all(read('docs/clients.md'), /^(\| .*\d+\.\d+\.\d+.*\|)$/gm);
  expect(rows).toEqual(clientRows);
});

test('the README stays short', () => {
  expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(160);
});

/** The transport's variables that files name. */
const variablesIn = (files: readonly string[]): Set<string> =>
  new Set(files.flatMap((file) => all(read(file), /\b(MCP_[A-Z]+(?:_[A-Z]+)*)\b/g)));

describe('environment variables', () => {
  const documented = variablesIn(['docs/configuration.md', 'docs/authorization.md']);

  test('that the transport reads are documented, and no others', () => {
    expect([...documented].toSorted()).toEqual([...variablesIn(filesIn('src'))].toSorted());
  });

  test('that other documents name are among them', () => {
    expect([...variablesIn(documents)].filter((name) => !documented.has(name))).toEqual([]);
  });
});

/** The npm scripts of the package.json in a folder, if there is one. */
function scriptsIn(folder: string): string[] {
  const manifest = join(root, folder, 'package.json');
  if (!existsSync(manifest)) return [];
  return Object.keys((JSON.parse(readFileSync(manifest, 'utf8')) as { scripts?: object }).scripts ?? {});
}

/** Those that a document may name: the root's, and those of the packages it lies in. */
function scriptsFor(file: string): Set<string> {
  const folders = file.split('/').slice(0, -1);
  return new Set(['', ...folders.map((_, index) => join(...folders.slice(0, index + 1)))].flatMap(scriptsIn));
}

describe('commands', () => {
  test.each(documents)('of npm in %s exist', (file) => {
    const named = all(read(file), /\bnpm (?:run )?((?<=run )[a-z]+(?:[:-][a-z]+)*|start|test)/g);
    const known = scriptsFor(file);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('paths', () => {
  const top = new Set(readdirSync(root).filter((name) => !notSources.has(name)));
  /** Where the paths of documents begin. */
  const starts = ['', 'src', 'packages/policy-compiler'];
  /** What the cookbook says of files is about projects made from templates. */
  const projects = readdirSync(join(root, 'templates')).map((name) => `templates/${name}/content`);

  test.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', ...filesIn('docs')])(
    'that %s names exist',
    (file) => {
      const paths = all(read(file), /(?<![\w./:@-])([\w-]+\/[\w./-]*\w)(?![\w*<-])/g).filter((path) => {
        const parts = path.split('/');
        return (top.has(parts[0]!) || path.endsWith('.ts')) && !parts.some((part) => notSources.has(part));
      });
      const from = file === 'docs/cookbook.md' ? [...starts, ...projects] : starts;
      expect(paths.filter((path) => !from.some((start) => existsSync(join(root, start, path))))).toEqual([]);
    },
  );
});

test('every command line of wasmtime has a time limit', () => {
  const files = filesIn('.').filter((file) => /\.(md|mk)$|Makefile$/.test(file));
  // RESULTS.md and CHANGELOG.md speak of the program; a command line has options.
  const lines = files.flatMap((file) => all(read(file), /(wasmtime serve -[^\n]*)/g));
  expect(lines.length).toBeGreaterThan(8);
  expect(lines.filter((line) => !line.includes('-Wtimeout=') && !line.includes('$(LIMITS)'))).toEqual([]);
});

describe('code that is shown from a file', () => {
  const shown = documents.flatMap((file) =>
    Array.from(read(file).matchAll(/\]\(([^)\s#]+)\):\n\n```[a-z]+\n([^]*?)\n```/g), ([, link, code]) => {
      return [join(dirname(file), link!), code!] as const;
    }),
  );

  test('is in the documents', () => {
    expect(shown.length).toBeGreaterThanOrEqual(4);
  });

  test.each(shown)('is in %s', (path, code) => {
    // Parts that are apart there have empty lines between them.
    expect(code.split(/\n{2,}/).filter((part) => !read(path).includes(part))).toEqual([]);
  });
});

/** What of a command line of wasmtime is a limit, by its name. */
const limitsIn = (text: string): [name: string, value: string][] =>
  Array.from(text.matchAll(/(-[WO][a-z-]+)=(\w+)/g), ([, name, value]) => [name!, value!]);

describe('command lines of wasmtime', () => {
  const launched = new Map(limitsIn(wasmtimeArguments({}, [], 's.wasm').join(' ')));
  const documented = documents.flatMap((file) => {
    const lines = all(read(file), /(wasmtime serve [^`\n]*)/g).filter((line) => line.includes(' -'));
    return lines.map((line) => [file, line] as const);
  });

  test('are documented', () => {
    expect(new Set(documented.map(([file]) => file))).toContain('README.md');
  });

  test.each(documented)('in %s have the time limit of npm run serve: %s', (_, line) => {
    expect(line).toMatch(/ -Scli[ ,]/);
    expect(limitsIn(line)).toContainEqual(['-Wtimeout', launched.get('-Wtimeout')]);
  });

  test('options in docs/hosts.md have the values of npm run serve', () => {
    const told = limitsIn(all(read('docs/hosts.md'), /^(\| `-.*)$/gm).join('\n'));
    expect(told.length).toBeGreaterThanOrEqual(3);
    for (const [name, value] of told) expect([name, value]).toEqual([name, launched.get(name)]);
  });
});
