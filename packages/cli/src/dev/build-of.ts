/** How the provider in a folder is built, found by what lies there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../lib/command.ts';
import type { NamedPath } from '../router/names.ts';
import { readText } from '../lib/files.ts';

/** What `dev` watches and builds. */
export interface Build {
  /** A line for the shell, run in the folder; undefined: the provider is built by somebody else. */
  readonly command: string | undefined;
  /** The provider component that it leaves, and others that are served with it. Paths are absolute. */
  readonly providers: readonly NamedPath[];
}

/** Where the templates' builds leave the provider. */
const usualProvider = join('dist', 'provider.wasm');

/**
 * @param given what the options say; they come before what is found.
 * @throws UserError when nothing says how the provider is built, nor where it is.
 */
export function buildOf(
  folder: string,
  given: { readonly command: string | undefined; readonly providers: readonly NamedPath[] },
  platform: NodeJS.Platform = process.platform,
): Build {
  const found = given.command ?? (given.providers.length === 0 ? findCommand(folder, platform) : undefined);
  const command = found === undefined || given.command !== undefined ? found : `${install(folder)}${found}`;
  if (command === undefined && given.providers.length === 0) {
    throw new UserError(
      `${folder} has neither a Makefile for ${usualProvider} nor a package.json with a script "build".\n` +
        'Say how the provider is built (--build COMMAND) and where it is then (--provider FILE).',
    );
  }
  const built = { as: undefined, path: join(folder, usualProvider) };
  return { command, providers: given.providers.length === 0 ? [built] : given.providers };
}

/** What a project of npm's needs before its first build. */
const install = (folder: string): string =>
  existsSync(join(folder, 'package.json')) && !existsSync(join(folder, 'node_modules')) ? 'npm install && ' : '';

/** On Windows there is hardly ever a make: what npm can build, npm builds. */
function findCommand(folder: string, platform: NodeJS.Platform): string | undefined {
  const makefile = textIn(folder, 'Makefile');
  const hasRule = makefile !== undefined && /^dist\/provider\.wasm\s*:/m.test(makefile);
  const manifest = textIn(folder, 'package.json');
  const hasScript = manifest !== undefined && /"build"\s*:/.test(manifest);
  if (hasRule && !(hasScript && platform === 'win32')) return 'make --silent dist/provider.wasm';
  return hasScript ? 'npm run --silent build' : undefined;
}

function textIn(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  return existsSync(path) ? readText(path, name) : undefined;
}
