/** Files that a command line names: what is read, and what is written. What cannot be is said in one sentence. */
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { UserError } from './command.ts';

/** The largest text that is read, in bytes: policies, data and tokens are far smaller. */
const maxTextBytes = 64 * 1024 * 1024;

/**
 * Reads a text. `name` is how messages call it: "The token t.jwt". @throws UserError when it is no file, or too large.
 */
export function readText(path: string, name: string): string {
  return explained(`${name} cannot be read`, () => {
    const stats = statOf(path);
    if (stats === undefined) throw new UserError(`${name} is not there.`);
    // A pipe would be waited for, and a device may have no end.
    if (!stats.isFile()) throw new UserError(`${name} is not a file.`);
    if (stats.size > maxTextBytes) throw new UserError(`${name} is larger than ${maxTextBytes} bytes.`);
    return readFileSync(path, 'utf8');
  });
}

/**
 * Checks, before anything is done, that a file may be written: that it is none of the `inputs`, whatever links lead
 * there, and no folder, device or pipe. Not checked: permissions.
 * @throws UserError
 */
export function checkOutput(path: string, inputs: readonly string[]): void {
  const target = realPath(path);
  if (inputs.some((input) => realPath(input) === target)) {
    throw new UserError(`The output ${path} is one of the files that it is made of.`);
  }
  const stats = statOf(target);
  if (stats?.isDirectory() === true) throw new UserError(`The output ${path} is a folder.`);
  if (stats !== undefined && !stats.isFile()) throw new UserError(`The output ${path} is not a file.`);
}

/**
 * Writes a file unless it has this content. It is renamed into place: nobody reads half of it, and what was there stays
 * when writing fails. A link is followed. @returns whether it was written. @throws UserError
 */
export function writeOutput(path: string, content: string | Uint8Array): boolean {
  checkOutput(path, []);
  const target = realPath(path);
  return explained(`The output ${path} cannot be written`, () => {
    if (existsSync(target) && readFileSync(target).equals(Buffer.from(content))) return false;
    makeFolder(dirname(target));
    // Where others may write to the folder, a link could wait under a name that they can guess.
    const temporary = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}`);
    try {
      writeFileSync(temporary, content, { mode: existsSync(target) ? statSync(target).mode : 0o666, flag: 'wx' });
      renameSync(temporary, target);
    } finally {
      rmSync(temporary, { force: true });
    }
    return true;
  });
}

/**
 * Writes a file that this user alone can read, unless it is there: what another process has written stays. It is linked into
 * place: nobody reads half of it. @throws UserError
 */
export function writeSecret(path: string, content: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}`);
  explained(`${path} cannot be written`, () => {
    try {
      writeFileSync(temporary, content, { mode: 0o600, flag: 'wx' });
      linkSync(temporary, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
  });
}

/**
 * Makes a folder and those above it, unless another program does so meanwhile. Not by Node's `recursive`, which never ends
 * where `mkdir` says ENOENT, as in /proc.
 * @param mode of those that are made.
 */
export function makeFolder(path: string, mode = 0o777): void {
  const stats = statOf(path);
  if (stats?.isDirectory() === true) return;
  explained(`The folder ${path} cannot be made`, () => {
    if (stats !== undefined) throw new UserError(`${path} is not a folder.`);
    if (dirname(path) !== path) makeFolder(dirname(path), mode);
    try {
      mkdirSync(path, { mode });
    } catch (error) {
      if (statOf(path)?.isDirectory() !== true) throw error;
    }
  });
}

/** The folder of what this user's runs keep (XDG Base Directory). */
export const stateFolder = (environment: Readonly<Record<string, string | undefined>>): string =>
  join(environment['XDG_STATE_HOME'] || join(homedir(), '.local/state'), 'mcp-transport-http');

/** The path without links, as far as it exists. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
  }
}

const statOf = (path: string): Stats | undefined => {
  try {
    return statSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UserError(`${path} cannot be looked at: ${code}.`);
  }
};

/** Runs what may fail in the file system; what the system says becomes part of a sentence. */
function explained<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof UserError || code === undefined) throw error;
    throw new UserError(`${what}: ${reasons.get(code) ?? code}.`);
  }
}

const reasons = new Map([
  ['EACCES', 'this user may not'],
  ['EPERM', 'this user may not'],
  ['EBUSY', 'another program has it open'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'no space is left'],
  ['EDQUOT', 'no space is left'],
  ['ENOENT', 'there can be no such file'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ELOOP', 'links lead round in a circle'],
]);
