/** Projects made from the templates, changed for tests. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  for (const [path, text] of templateFiles(templateOf(language))) {
    const target = join(folder, path);
    const rendered = withRecipe(language, path, withChanges(language, path, render(text, values)), quotes);
    if (existsSync(target) && readFileSync(target, 'utf8') === rendered) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, rendered);
  }
  return folder;
}
