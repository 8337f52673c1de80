/** Projects made from the templates, changed for tests. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { render, templateFiles, templateValues, type Language } from '@wasmcp/cli';
import { buildDir } from '../../scripts/paths.ts';
import { withChanges } from './changes.ts';
import { startQuotes } from './quotes.ts';
import { withRecipe } from './recipes.ts';
import { templateOf } from './toolchains.ts';

/** Renders a template in a folder that stays: what has not changed is left alone, so that only that is built again. */
export async function renderProject(language: Language): Promise<string> {
  const folder = join(buildDir, 'templates', language);
  const quotes = await startQuotes(join(folder, language === 'rust' ? 'src/tools.rs' : 'src/tools.ts'));
  const values = templateValues(templateOf(language), 'my-server', {});
  const files = templateFiles(templateOf(language));
  for (const path of sourcesIn(folder)) if (!files.has(path)) rmSync(join(folder, path), { recursive: true });
  for (const [path, text] of files) {
    const target = join(folder, path);
    const rendered = withRecipe(language, path, withChanges(language, path, render(text, values)), quotes);
    if (existsSync(target) && readFileSync(target, 'utf8') === rendered) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, rendered);
  }
  return folder;
}

/** Sources that are there, by their path: one of a former version of the template would be compiled, too. */
const sourcesIn = (folder: string): string[] =>
  ['src', 'test'].flatMap((name) => {
    const names = existsSync(join(folder, name)) ? readdirSync(join(folder, name)) : [];
    return names.map((file) => join(name, file));
  });
