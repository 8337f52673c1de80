/** Tools of docs/cookbook.md, put into projects made from the templates, and so compiled. */
import { readFileSync } from 'node:fs';
import type { Language } from '@wasmcp/cli';
import { inRoot } from '../../scripts/paths.ts';

/** Where something is put: the file, before which text in it, and what: one of the recipe's pieces of code, or a text. */
type Place = readonly [file: string, before: string, what: number | string];

/** By language: the heading that the code is under, and where it goes. The other changes (changes.ts) are there already. */
const recipes: Partial<Record<Language, readonly [heading: string, places: readonly Place[]]>> = {
  typescript: [
    '### TypeScript',
    [
      ['src/tools.ts', '// A tool that asks an API', 0],
      ['src/provider.ts', 'greet, kinds, spell }', 'getQuote, '],
      ['src/provider.ts', '],\n  environment', ', getQuote'],
    ],
  ],
  rust: [
    '### Rust',
    [
      ['src/tools.rs', '// One that may fail', 0],
      ['src/tools.rs', '    ]\n}\n', 1],
      ['Cargo.toml', '\n[profile.release]', 'wstd = "=0.6.8"\n'],
    ],
  ],
};

/** Whether there is a tool that asks a service. */
export const asksService = (language: Language): boolean => recipes[language] !== undefined;

/** Where the recipe asks; the test's own service takes its place. */
const service = 'https://quotes.example/v1/';

/** A file of a template with the recipe in it. @param url of the service that the tool asks. */
export function withRecipe(language: Language, path: string, text: string, url: string): string {
  const [heading, places] = recipes[language] ?? ['', []];
  let changed = text;
  for (const [file, before, what] of places) {
    if (file !== path) continue;
    if (!changed.includes(before)) throw new Error(`${path} has no ${before}`);
    const put = typeof what === 'string' ? what : codeUnder(heading)[what]!.replace(service, url);
    changed = changed.replace(before, () => `${put}${before}`);
  }
  return changed;
}

/** The pieces of code under a heading, until the next. */
function codeUnder(heading: string): string[] {
  const cookbook = readFileSync(inRoot('docs/cookbook.md'), 'utf8');
  const section = new RegExp(`^${heading}\n([^]*?)^##`, 'm').exec(cookbook)?.[1] ?? '';
  return Array.from(section.matchAll(/^```[a-z]+\n([^]*?\n)```$/gm), ([, code]) => code!);
}
