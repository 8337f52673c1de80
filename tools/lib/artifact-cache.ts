/**
 * Things made from components, named by the digest of what they are made from: `build/<kind>/<key>`. Programs that run
 * at the same time share them; one makes a thing, the others wait for it. What was not used for long is removed.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildDir } from './paths.ts';

/** An artifact that was not used for this long is removed when another is made: 7 days, in milliseconds. */
const keptForMs = 7 * 24 * 3600 * 1000;
/** How often one who waits looks again, in milliseconds. */
const pollMs = 100;

/**
 * @param key names the file or folder; it holds the digest of all that the content depends on, and the extension.
 * @param make writes the file or folder at the path it is given.
 * @returns the path.
 */
export async function artifact(
  kind: string,
  key: string,
  make: (path: string) => void | Promise<void>,
): Promise<string> {
  const folder = join(buildDir, kind);
  const path = join(folder, key);
  const lock = `${path}.lock`;
  mkdirSync(folder, { recursive: true });
  while (!existsSync(path)) {
    if (!acquire(lock)) {
      await sleep(pollMs);
      continue;
    }
    const temporary = `${path}.new`;
    try {
      if (existsSync(path)) break;
      rmSync(temporary, { recursive: true, force: true });
      await make(temporary);
      renameSync(temporary, path);
      removeStale(folder);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
      rmSync(lock, { force: true });
    }
  }
  const now = new Date();
  utimesSync(path, now, now);
  return path;
}

/** @returns whether the lock is ours now. A lock whose owner is gone is removed. */
function acquire(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isAlive(ownerOf(lock))) rmSync(lock, { force: true });
    return false;
  }
}

/** The process that holds a lock; undefined when the lock has gone or is just being written. */
function ownerOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(owner: number | undefined): boolean {
  if (owner === undefined) return true;
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function removeStale(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (Date.now() - mtimeMs > keptForMs) rmSync(path, { recursive: true, force: true });
  }
}
