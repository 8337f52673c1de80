/** Spin's templates, rendered without Spin. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { UserError } from '../lib/command.ts';
import { makeFolder, writeOutput } from '../lib/files.ts';
import { checkProjectName } from './project-name.ts';
import { render } from './render.ts';

/** Folders of the templates, which are also the ends of the templates' ids. */
export const languages = ['typescript', 'python', 'go', 'rust'] as const;
export type Language = (typeof languages)[number];

export interface Template {
  /** The folder of all templates. */
  readonly folder: string;
  readonly language: Language;
}

/** As much of `metadata/spin-template.toml` as the templates use. */
const metadata = z.strictObject({
  manifest_version: z.literal('1'),
  id: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  parameters: z.record(
    z.string(),
    z.strictObject({ type: z.literal('string'), prompt: z.string(), default: z.string(), pattern: z.string() }),
  ),
});
type TemplateMetadata = z.infer<typeof metadata>;

export const readTemplateMetadata = ({ folder, language }: Template): TemplateMetadata =>
  metadata.parse(parse(readFileSync(join(folder, language, 'metadata/spin-template.toml'), 'utf8')));

/** The files of a template, by their path in the project; a last `.tmpl` is not part of it. */
export function templateFiles({ folder, language }: Template): Map<string, string> {
  const content = join(folder, language, 'content');
  const paths = readdirSync(content, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(content, path)).isFile(),
  );
  return new Map(paths.map((path) => [path.replace(/\.tmpl$/, ''), readFileSync(join(content, path), 'utf8')]));
}

/**
 * Checks a project's name and parameters.
 * @param parameters by the template's names for them; what is absent has the template's default.
 * @returns the value of each variable.
 */
export function templateValues(
  template: Template,
  name: string,
  parameters: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  checkProjectName(name, template.language);
  const values: Record<string, string> = { 'project-name': name };
  for (const [id, { default: fallback, pattern, prompt }] of Object.entries(
    readTemplateMetadata(template).parameters,
  )) {
    const value = parameters[id] ?? fallback;
    if (!new RegExp(pattern).test(value)) throw new UserError(`${prompt}: ${value} does not match ${pattern}.`);
    values[id] = value;
  }
  return values;
}

/** Writes a project into a folder that is empty or not there. */
export function createProject(template: Template, values: Readonly<Record<string, string>>, into: string): void {
  makeFolder(into);
  if (readdirSync(into).length > 0) throw new UserError(`${into} is not empty.`);
  for (const [path, text] of templateFiles(template)) writeOutput(join(into, path), render(text, values));
}
