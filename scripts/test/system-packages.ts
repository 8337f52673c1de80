/** Programs that tests use and that only the machine's package manager has: Debian's, where it is there. */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, step, UserError } from '@wasmcp/cli';
import { inRoot } from '../paths.ts';

/**
 * Installs a package for the whole machine. Only root may do that, and only in a container or on a machine of one's own
 * does a test run have this right. Rejects when it cannot be installed.
 */
export async function installPackage(name: string): Promise<void> {
  if (process.getuid?.() !== 0) throw new UserError(`only root may install the package ${name}`);
  await updateLists(name);
  const args = ['install', '--yes', '--quiet', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=60', name];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step(`Installing ${name} with apt-get`, () => run('apt-get', args, { env }));
}

/**
 * Takes one program out of a package, into `.tools/bin`. Nothing else of it is installed: no service is started.
 * @param path where the program lies in the package. @throws UserError when there is no such package.
 */
export async function extractProgram(name: string, path: string): Promise<void> {
  await updateLists(name);
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  try {
    await step(`Downloading ${name} with apt-get`, () =>
      run('apt-get', ['download', '--quiet', name], { cwd: folder }),
    );
    const [file] = readdirSync(folder);
    await run('dpkg-deb', ['--extract', join(folder, file!), folder]);
    const target = inRoot('.tools/bin', name);
    mkdirSync(inRoot('.tools/bin'), { recursive: true });
    copyFileSync(join(folder, path), target);
    chmodSync(target, 0o755);
  } catch (error) {
    throw new UserError(`${name} could not be downloaded: ${(error as Error).message}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Fetches the lists of packages where a package is not in those that are there. */
async function updateLists(name: string): Promise<void> {
  const isListed = async (): Promise<boolean> => /Candidate: [0-9]/.test(await run('apt-cache', ['policy', name]));
  try {
    if (await isListed()) return;
    await step('Fetching the lists of packages', () => run('apt-get', ['update', '--quiet']));
  } catch {
    throw new UserError(`there is no apt-get that has ${name}`);
  }
}
