/** `new`: begins a provider of your own, from a template. */
import { copyFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Command } from '../installation.ts';
import { fromCaller, runCommand, UserError, type Arguments } from '../lib/command.ts';
import { addingToPath, quoted, settingVariables } from '../lib/shell.ts';
import { vendorProviderLibrary } from '../new/provider-library.ts';
import { createProject, languages, templateValues } from '../new/template.ts';

const usage = (
  call: string,
): string => `${call} --lang ${languages.join('|')} --name NAME [--into FOLDER] [--description TEXT] [--http-path PATH]

  --lang         language of the provider
  --name         name of the project: lower-case words with hyphens
  --into         folder to make, by default NAME
  --description  what the server is for
  --http-path    path of the MCP endpoint, by default /mcp`;

/** The native tools that every project calls, from the PATH. */
const projectTools = ['wac', 'wasmtime', 'wkg'] as const;

const text = { type: 'string' } as const;
const options = { lang: text, name: text, into: text, description: text, 'http-path': text };

export const createNew: Command = (installation, args) => {
  const { templates, localBuild, tools } = installation;
  const syntax = { usage: usage(installation.call('new')), options };
  const run = async ({ values }: Arguments<typeof options>): Promise<void> => {
    const { lang, name, description } = values;
    if (lang === undefined || name === undefined)
      throw new UserError(`--lang and --name are needed.\n\n${syntax.usage}`);
    const language = languages.find((each) => each === lang);
    if (language === undefined) throw new UserError(`--lang ${lang}: one of ${languages.join(', ')} is expected.`);
    const parameters = { 'project-description': description, 'http-path': values['http-path'] };
    const into = fromCaller(values.into ?? name);
    const template = { folder: templates, language };
    createProject(template, templateValues(template, name, parameters), into);
    if (language === 'typescript') {
      copyFileSync(await installation.projectBindings(), join(into, 'bindings.js'));
      vendorProviderLibrary(into, await installation.providerLibrary());
    }
    const { variables, madeBy } = localBuild;
    const here = madeBy === undefined ? 'here' : `here (${madeBy})`;
    const lines = [
      `${into} is there. Build and serve it, on Node, and again whenever a file changes:`,
      '',
      `  cd ${quoted(pathFromHere(into))}`,
      `  ${installation.callInProject('dev')}`,
      '',
      `make takes WIT and components from the registry in registry.toml. To have them from ${here} instead:`,
      '',
      `  ${settingVariables(variables)}`,
      '',
    ];
    if (projectTools.some((tool) => tools.candidates(tool).some((path) => dirname(path) === tools.bin))) {
      lines.push('Native tools were installed here. To use them there:', '', `  ${addingToPath(tools.bin)}`, '');
    }
    lines.push('Compose it with the transport, and serve that on wasmtime:', '', '  make setup', '  make serve', '');
    process.stdout.write(lines.join('\n'));
  };
  return runCommand(syntax, run, args);
};

/** A folder as `cd` takes it: one that begins with a hyphen would be an option. */
function pathFromHere(folder: string): string {
  const path = relative(fromCaller('.'), folder) || '.';
  return path.startsWith('-') ? `./${path}` : path;
}
