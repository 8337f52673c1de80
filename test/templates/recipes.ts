/** Tools of docs/cookbook.md, put into projects made from the templates, and so compiled. */
import { readFileSync } from 'node:fs';
import type { Language } from '@wasmcp/cli';
import { inRoot } from '../../scripts/paths.ts';

interface Recipe {
  /** The heading that its code is under. */
  readonly heading: string;
  /** A file → before which lines its pieces of code are put, in the order in which the cookbook has them. */
  readonly places: Readonly<Record<string, readonly string[]>>;
  /** What else it says to write, by file: a line, and what takes its place. */
  readonly edits?: Readonly<Record<string, readonly [line: string, edited: string]>>;
}

const recipes: Partial<Record<Language, Recipe>> = {
  typescript: { heading: '### TypeScript', places: { 'src/tools.ts': ['];\n\nexport const listTools'] } },
  rust: {
    heading: '### Rust',
    places: {
      'src/tools.rs': [
        '#[derive(Deserialize, JsonSchema)]\n#[serde(deny_unknown_fields)]\nstruct CountWords',
        '    ];\n    Ok(',
        '        "spell" => {',
      ],
    },
    edits: { 'Cargo.toml': ['\n[profile.release]', 'wstd = "=0.6.8"\n\n[profile.release]'] },
  },
};

/** Whether there is a tool that asks a service. */
export const asksService = (language: Language): boolean => recipes[language] !== undefined;

/** Where the recipe asks; the test's own service takes its place. */
const service = 'https://quotes.example/v1/';

/** A file of a template with the recipe in it. @param url of the service that the tool asks. */
export function withRecipe(language: Language, path: string, text: string, url: string): string {
  const { heading, places, edits } = recipes[language] ?? { heading: '', places: {} };
  const [line, edited] = edits?.[path] ?? ['', ''];
  const code = codeUnder(heading).map((each) => each.replace(service, url));
  const pieces = (places[path] ?? []).map((place, index) => [place, `${code[index]}${place}`] as const);
  return [[line, edited] as const, ...pieces].reduce((changed, [place, replacement]) => {
    if (!changed.includes(place)) throw new Error(`${path} has no ${place}`);
    return changed.replace(place, () => replacement);
  }, text);
}

/** The pieces of code under a heading, until the next. */
function codeUnder(heading: string): string[] {
  const cookbook = readFileSync(inRoot('docs/cookbook.md'), 'utf8');
  const section = new RegExp(`^${heading}\n([^]*?)^##`, 'm').exec(cookbook)?.[1] ?? '';
  return Array.from(section.matchAll(/^```[a-z]+\n([^]*?\n)```$/gm), ([, code]) => code!);
}
