/** `npm run new`: begins a provider of your own, from a template. */
import { relative } from 'node:path';
import { fromCaller, main, parseArguments, UserError } from '../lib/cli.ts';
import { inRoot } from '../lib/paths.ts';
import { createProject, languages, templateValues } from './template.ts';

const usage = `npm run new -- --lang ${languages.join('|')} --name NAME [--into FOLDER] [--description TEXT] [--http-path PATH]

  --lang         language of the provider
  --name         name of the project: lower-case words with hyphens
  --into         folder to make, by default NAME
  --description  what the server is for
  --http-path    path of the MCP endpoint, by default /mcp`;

await main(async () => {
  const { values } = parseArguments(
    {
      lang: { type: 'string' },
      name: { type: 'string' },
      into: { type: 'string' },
      description: { type: 'string' },
      'http-path': { type: 'string' },
    },
    usage,
  );
  const { lang, name } = values;
  if (lang === undefined || name === undefined) throw new UserError(`--lang and --name are needed.\n\n${usage}`);
  const language = languages.find((each) => each === lang);
  if (language === undefined) throw new UserError(`--lang ${lang}: one of ${languages.join(', ')} is expected.`);
  const parameters = { 'project-description': values.description, 'http-path': values['http-path'] };
  const into = fromCaller(values.into ?? name);
  createProject(language, templateValues(language, name, parameters), into);
  process.stdout.write(
    [
      `${into} is there. Build and serve it:`,
      '',
      `  cd ${relative(fromCaller('.'), into) || '.'}`,
      '  make setup',
      '  make serve',
      '',
      'WIT and transport come from the registry in registry.toml. To take them from here (npm run build) instead, first:',
      '',
      `  export WIT=${inRoot('wit')} TRANSPORT=${inRoot('dist/mcp-transport-http-tools.wasm')}`,
      '',
    ].join('\n'),
  );
});
