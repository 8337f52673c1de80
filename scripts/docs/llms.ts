/** llms.txt, the documentation as language models are told of it (llmstxt.org): made of the README's head and table. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { inRoot } from '../paths.ts';
import { cellsOf } from './markdown.ts';

/** Where the files of the repository are as plain text. */
export const rawFiles = 'https://raw.githubusercontent.com/wasmcp/mcp-transport-http/main/';

/** What is not in the README's table, or is for those who change the project. */
const furtherPages: readonly (readonly [file: string, about: string])[] = [
  ['README.md', 'what it is, how to try it, how to build a server'],
  ['templates/README.md', 'projects to begin with, in TypeScript, Python, Go and Rust'],
  ['examples/README.md', 'complete servers'],
  ['policies/README.md', 'how a policy is written, and examples of some'],
  ['packages/cli/README.md', 'the command line without a checkout'],
];

/** For those who change the project: a model that answers questions of users can do without. */
const optional = new Set([
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'docs/upstream-bindings.md',
]);

/** The text of llms.txt. @throws when the README has another form. */
export function llmsText(): string {
  const readme = readFileSync(inRoot('README.md'), 'utf8');
  const [title, ...paragraphs] = readme.split('\n\n');
  const rows = /## Documentation\n\n\| \| \|\n\|---\|---\|\n((?:\|.*\n)+)/.exec(readme)?.[1]?.trimEnd().split('\n');
  if (rows === undefined) throw new Error('The README has no table under "Documentation".');
  const pages = [...furtherPages, ...rows.flatMap(pagesOf)];
  const lines = (isOptional: boolean): string[] =>
    pages
      .filter(([file]) => optional.has(file) === isOptional)
      .map(([file, about]) => `- [${file}](${rawFiles}${file}): ${absolute(about)}`);
  const [about, provider] = paragraphs as [string, string];
  return [
    title!,
    `> ${oneLine(absolute(about))}`,
    oneLine(absolute(provider)),
    ['## Docs', '', ...lines(false)].join('\n'),
    ['## Optional', '', ...lines(true)].join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

/** A row of the README's table: one page or several, and what they say. */
function pagesOf(row: string): (readonly [file: string, about: string])[] {
  const [links, about] = cellsOf(row) as [string, string];
  return Array.from(links.matchAll(/\]\(([^)]+)\)/g), ([, file]) => [file!, about] as const);
}

/** Relative links, as they are in the README, with the whole address. */
const absolute = (markdown: string): string =>
  markdown.replaceAll(/\]\((?![a-z]+:)([^)]+)\)/g, (_, path: string) => `](${rawFiles}${posix.normalize(path)})`);

const oneLine = (text: string): string => text.replaceAll('\n', ' ');
