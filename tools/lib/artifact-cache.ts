/**
 * Things made from components, named by the digest of what they are made from: `build/<kind>/<key>`. Programs that run
 * at the same time share them; one makes a thing, the others wait for it. Of each kind a number is kept.
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

/** How many artifacts of a kind are kept, the most recently used. */
const kept = 20;
/** An artifact that was used this recently is kept besides, for a program that may be using it: in milliseconds. */
const recentMs = 3600 * 1000;
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
  const byAge = readdirSync(folder)
    .filter((name) => !/\.(lock|new)$/.test(name))
    .map((name) => ({ path: join(folder, name), age: ageOf(join(folder, name)) }))
    .toSorted((a, b) => a.age - b.age);
  for (const { path } of byAge.slice(kept).filter(({ age }) => age > recentMs)) {
    rmSync(path, { recursive: true, force: true });
  }
}

/** In milliseconds since it was last used; what has just gone is young. */
const ageOf = (path: string): number =>
  Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY);
