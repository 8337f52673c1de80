/** The tools of docs/cookbook.md that ask a service: put into projects made from the templates, and so compiled. */
import { readFileSync } from 'node:fs';
import type { Language } from '@wasmcp/cli';
import { inRoot } from '../../scripts/paths.ts';

/** Where the recipe asks; the test's own service takes its place. */
const service = 'https://quotes.example/v1/';

/** What is put in front of lines of a file: the recipe's pieces of code, in the order in which the cookbook has them. */
const places: Partial<Record<Language, Readonly<Record<string, readonly string[]>>>> = {
  typescript: { 'src/tools.ts': ['];\n\nexport const listTools'] },
  rust: {
    'src/tools.rs': [
      '#[derive(Deserialize, JsonSchema)]\n#[serde(deny_unknown_fields)]\nstruct CountWords',
      '    ];\n    Ok(',
      '        "spell" => {',
    ],
    'Cargo.toml': ['\n[profile.release]'],
  },
};

/** What `cargo add` of the recipe writes. */
const dependency = 'wstd = "=0.6.8"\n';

export const hasRecipe = (language: Language): boolean => places[language] !== undefined;

/** A file of a template with the recipe in it. @param url of the service that the tool asks. */
export function withRecipe(language: Language, path: string, text: string, url: string): string {
  const anchors = places[language]?.[path];
  if (anchors === undefined) return text;
  const code = path === 'Cargo.toml' ? [dependency] : codeOf(language).map((each) => each.replace(service, url));
  return anchors.reduce((changed, anchor, index) => {
    if (!changed.includes(anchor)) throw new Error(`${path} has no ${anchor}`);
    return changed.replace(anchor, () => `${code[index]}${anchor}`);
  }, text);
}

/** The pieces of code of the recipe "HTTP from a tool". */
function codeOf(language: Language): string[] {
  const cookbook = readFileSync(inRoot('docs/cookbook.md'), 'utf8');
  const title = language === 'rust' ? 'Rust' : 'TypeScript';
  const recipe = new RegExp(`^### ${title}\n([^]*?)^##`, 'm').exec(cookbook)?.[1] ?? '';
  return Array.from(recipe.matchAll(/^```[a-z]+\n([^]*?\n)```$/gm), ([, code]) => code!);
}
