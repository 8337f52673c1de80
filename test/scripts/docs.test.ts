/** What in the documentation is generated, against what is in the tree. `npm run docs` writes it anew. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { generatedDocs } from '../../scripts/docs/generated.ts';
import { rawFiles } from '../../scripts/docs/llms.ts';
import { cellsOf, replaceBetween, table } from '../../scripts/docs/markdown.ts';
import { inRoot } from '../../scripts/paths.ts';

const read = (file: string): string => readFileSync(inRoot(file), 'utf8');

describe('generated documents', async () => {
  const generated = await generatedDocs();

  test.each([...generated.keys()])('%s is up to date (npm run docs)', (file) => {
    expect(read(file)).toBe(generated.get(file));
  });
});

/** Those of wasmcp: what is in wit/. */
const witFiles = ['authorization', 'completion', 'lifecycle', 'prompts', 'resources', 'tools', 'types', 'worlds']
  .concat(['exchange/exchange', 'exchange/types', 'policy/policy', 'store/store', 'transport/worlds'])
  .map((name) => read(`wit/${name}.wit`));

describe('docs/wit.md', () => {
  const reference = read('docs/wit.md').replaceAll(/\s+/g, ' ');

  test('has every comment of wit/', () => {
    const comments = witFiles.flatMap((text) =>
      Array.from(text.matchAll(/(?:^ *\/\/\/ .*\n)+/gm), ([comment]) =>
        comment
          .replaceAll(/^ *\/\/\/ ?/gm, '')
          .replaceAll(/\s+/g, ' ')
          .trim(),
      ),
    );
    expect(comments.length).toBeGreaterThan(200);
    const shown = reference.replaceAll('\\|', '|');
    // Lists keep their lines there, with an empty one before.
    expect(comments.filter((comment) => !shown.includes(comment))).toEqual([]);
  });

  test('has every interface, function, type and world of wit/', () => {
    const names = witFiles.flatMap((text) =>
      Array.from(
        text.matchAll(
          /^ *(?:interface|world|record|variant|enum|flags|resource|type) ([a-z-]+)|^ *([a-z-]+): func\(/gm,
        ),
        ([, named, called]) => named ?? called!,
      ),
    );
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => !new RegExp(`\`${name}[\`:]`).test(reference))).toEqual([]);
  });
});

describe('llms.txt', () => {
  const lines = read('llms.txt').split('\n');

  test('has the form of llmstxt.org: a title, a summary, and lists of links under headings', () => {
    expect(lines[0]).toMatch(/^# \S/);
    expect(lines[2]).toMatch(/^> \S/);
    const lists = lines.slice(lines.findIndex((line) => line.startsWith('## ')));
    const form = /^(?:|## .+|- \[[^\]]+\]\(https:[^)\s]+\): .+)$/;
    expect(lists.filter((line) => !form.test(line))).toEqual([]);
  });

  test('links to files that exist, each document of docs/ among them', () => {
    const linked = Array.from(read('llms.txt').matchAll(/\]\(([^)#]+)/g), ([, link]) => link!);
    const files = linked.filter((link) => link.startsWith(rawFiles)).map((link) => link.slice(rawFiles.length));
    expect(files.length).toBeGreaterThan(15);
    expect(files.filter((file) => !existsSync(inRoot(file)))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['docs/wit.md', 'docs/troubleshooting.md', 'docs/cookbook.md']));
  });
});

describe('a table', () => {
  test('leaves out columns that are empty, and escapes bars', () => {
    expect(table(['a', 'b', 'c'], [['1', '', 'x|y']])).toBe('| a | c |\n|---|---|\n| 1 | x\\|y |');
  });

  test('is read as it was written', () => {
    const cells = ['a', 'b|c', ''];
    expect(cellsOf(table(['x', 'y', 'z'], [cells, ['1', '2', '3']]).split('\n')[2]!)).toEqual(cells);
  });
});

describe('text between markers', () => {
  test('is replaced, and nothing else', () => {
    const document = 'before\n<!-- bench:a -->\nold\n<!-- /bench:a -->\nafter\n<!-- bench:b -->\n<!-- /bench:b -->\n';
    expect(replaceBetween(document, 'bench:a', 'new $& $1\n')).toBe(
      'before\n<!-- bench:a -->\nnew $& $1\n<!-- /bench:a -->\nafter\n<!-- bench:b -->\n<!-- /bench:b -->\n',
    );
  });

  test.each(['', '<!-- bench -->', '<!-- /bench -->', '<!-- /bench --><!-- bench -->'])(
    'needs both markers in their order: %j has not',
    (document) => {
      expect(replaceBetween(document, 'bench', 'new')).toBeUndefined();
    },
  );
});
