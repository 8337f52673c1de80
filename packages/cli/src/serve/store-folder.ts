/** The folder of the store `filesystem`: whoever can write there decides whose tokens are good. */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '@wasmcp/node-host';
import { fromCaller, UserError } from '../lib/command.ts';
import { makeFolder, stateFolder } from '../lib/files.ts';

/**
 * The folder for a store, made unless it is there; undefined for stores that need none. By default a server's own,
 * among what this user's programs keep (XDG Base Directory).
 * @param given as the user has named it.
 * @throws UserError when it cannot be made, others may write to it, or another user owns it.
 */
export function storeFolderOf(
  store: string,
  given: string | undefined,
  providerPath: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  if (store !== 'filesystem') {
    if (given !== undefined) throw new UserError('--store-folder is for the store filesystem.');
    return undefined;
  }
  const own = join(stateFolder(environment), 'stores', digest(providerPath).slice(0, 32));
  const folder = given === undefined ? own : fromCaller(given);
  // wasmtime's `--dir HOST::GUEST` would take another folder.
  if (folder.includes('::')) throw new UserError(`The store's folder ${folder} may have no "::" in its name.`);
  makeFolder(folder, 0o700);
  checkPrivate(folder);
  return folder;
}

/** Not checked: the folders above it. On Windows neither owner nor mode is known. */
function checkPrivate(folder: string): void {
  const status = lstatSync(folder);
  if (!status.isDirectory()) throw new UserError(`The store's folder ${folder} is no folder.`);
  const { uid, mode } = status;
  const isOurs = process.getuid === undefined || uid === process.getuid();
  if (!isOurs) throw new UserError(`The store's folder ${folder} belongs to another user.`);
  const isShared = process.platform !== 'win32' && (mode & 0o022) !== 0;
  if (isShared) throw new UserError(`Others may write to the store's folder ${folder}: chmod go-w it.`);
}
