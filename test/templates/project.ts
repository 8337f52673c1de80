/** Projects from the templates that stay from run to run. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { render, templateFiles, templateValues, type Language } from '@wasmcp/cli';
import { buildDir } from '../../scripts/paths.ts';
import { withChanges } from './changes.ts';
import { templateOf } from './toolchains.ts';

/**
 * Renders a template, changed for tests, in a folder that stays: what has not changed is left alone, so that only
 * that is built again. @returns the folder.
 */
export function renderProject(language: Language): string {
  const folder = join(buildDir, 'templates', language);
  const values = templateValues(templateOf(language), 'my-server', {});
  for (const [path, text] of templateFiles(templateOf(language))) {
    const target = join(folder, path);
    const rendered = withChanges(language, path, render(text, values));
    if (existsSync(target) && readFileSync(target, 'utf8') === rendered) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, rendered);
  }
  return folder;
}
