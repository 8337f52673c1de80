/** How the provider in a folder is built, found by what lies there. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Installation } from '../installation.ts';
import { UserError } from '../lib/command.ts';
import type { NamedPath } from '../router/names.ts';
import { readText } from '../lib/files.ts';
import { quoted } from '../lib/shell.ts';

/** What `dev` watches and builds. */
export interface Build {
  /** A line for the shell, run in the folder; undefined: the provider is built by somebody else. */
  readonly command: string | undefined;
  /** Another line, which checks types, in TypeScript. Undefined: the build does so itself. */
  readonly check: string | undefined;
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
  const isOpen = given.command === undefined && given.providers.length === 0;
  const found = isOpen ? findBuild(folder, platform) : { command: given.command, check: undefined };
  if (found === undefined) {
    throw new UserError(
      `${folder} has neither a Makefile for ${usualProvider} nor a package.json with a script "build".\n` +
        'Say how the provider is built (--build COMMAND) and where it is then (--provider FILE).',
    );
  }
  const command = isOpen && !isInstalled(folder) ? `npm install && ${found.command}` : found.command;
  const built = { as: undefined, path: join(folder, usualProvider) };
  return { command, check: found.check, providers: given.providers.length === 0 ? [built] : given.providers };
}

/** What tells the transport's repository from a project. */
export type Place = Pick<Installation, 'project' | 'exampleProvider' | 'callInProject'>;

/** @throws UserError in the transport's repository, which has a build that makes no provider. */
export function checkIsProject(folder: string, { project, exampleProvider, callInProject }: Place): void {
  if (exampleProvider === undefined || realpathSync(folder) !== resolve(project)) return;
  throw new UserError(
    `${folder} is the transport's repository, and no provider's project.\n` +
      `The example ${exampleProvider.name} is served by ${exampleProvider.servedBy}. ` +
      `In a project's folder call: ${callInProject('dev')}`,
  );
}

/** @throws UserError when a build that has succeeded did not make what is to be served. */
export function checkBuilt({ command, providers }: Build): void {
  const absent = providers.find(({ path }) => !existsSync(path));
  if (command === undefined || absent === undefined) return;
  throw new UserError(
    `The build succeeded (${command}), but ${absent.path} is not there.\n` +
      `Say where it leaves the provider: --build ${quoted(command)} --provider FILE`,
  );
}

/** Whether a project has npm packages, if it needs any. */
const isInstalled = (folder: string): boolean =>
  !existsSync(join(folder, 'package.json')) || existsSync(join(folder, 'node_modules'));

/**
 * Whether a Makefile of a template, which installs npm packages anew when package.json has changed, has nothing to
 * install.
 */
export const isUpToDate = (folder: string): boolean =>
  isInstalled(folder) && changedAt(join(folder, 'package.json')) <= changedAt(join(folder, 'node_modules'));

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** On Windows there is hardly ever a make: what npm can build, npm builds. */
function findBuild(folder: string, platform: NodeJS.Platform): Pick<Build, 'command' | 'check'> | undefined {
  const makefile = textIn(folder, 'Makefile') ?? '';
  const hasRule = /^dist\/provider\.wasm\s*:/m.test(makefile);
  const manifest = textIn(folder, 'package.json');
  const hasScript = manifest !== undefined && /"build"\s*:/.test(manifest);
  if (hasRule && !(hasScript && platform === 'win32')) {
    const isChecked = /^types\s*:/m.test(makefile) && existsSync(join(folder, 'tsconfig.json'));
    return { command: 'make --silent dist/provider.wasm', check: isChecked ? 'make --silent types' : undefined };
  }
  return hasScript ? { command: 'npm run --silent build', check: undefined } : undefined;
}

function textIn(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  return existsSync(path) ? readText(path, name) : undefined;
}
