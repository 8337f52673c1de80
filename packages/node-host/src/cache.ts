/**
 * Files and folders that are made from others, named by the digest of what they are made from: `<folder>/<kind>/<key>`.
 * Programs that run at the same time share them; one makes a thing, the others wait for it. Of each kind a number is
 * kept.
 */
import { createHash } from 'node:crypto';
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
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Makes a file or folder unless it is there.
 * @param kind what sort of thing it is: the name of a folder.
 * @param key the name of the file or folder: the digest of all that the content depends on, and the extension.
 * @param make writes the file or folder at the path that it is given. What it throws is thrown, and nothing is kept.
 * @returns the path of what was made.
 */
export type Cache = (kind: string, key: string, make: (path: string) => void | Promise<void>) => Promise<string>;

/** How many things of a kind are kept, the most recently used. */
const kept = 20;
/** A thing that was used this recently is kept besides, for a program that may be using it: in milliseconds. */
const recentMs = 3600 * 1000;
/** How often one who waits looks again, in milliseconds. */
const pollMs = 100;
/** How often what was made is tried to be moved to its place. */
const maxMoves = 50;
/** How often one who makes something says that it is still at work, in milliseconds. */
const beatMs = 10_000;
/**
 * A lock that was not renewed for this long is nobody's, in milliseconds: the process that was its owner has ended, and
 * another one has its number.
 */
const staleMs = 300_000;

/** A cache in `folder`, which is made when it is needed. The paths that it returns are absolute. */
export function createCache(folder: string): Cache {
  const root = resolve(folder);
  return async (kind, key, make) => {
    const path = join(root, kind, key);
    mkdirSync(join(root, kind), { recursive: true });
    while (!existsSync(path)) {
      if (acquire(`${path}.lock`)) await makeLocked(path, make);
      else await sleep(pollMs);
    }
    const now = new Date();
    utimesSync(path, now, now);
    return path;
  };
}

/** SHA-256, in hexadecimal, of strings and bytes in their order. */
export function digest(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(String(part.length)).update(':').update(part);
  return hash.digest('hex');
}

/** Digest of files and folders: their names below `root` and their bytes, folders in depth, in a stable order. */
export function digestFiles(root: string, ...paths: string[]): string {
  const parts: (string | Uint8Array)[] = [];
  const add = (path: string): void => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).toSorted()) add(join(path, name));
    } else {
      parts.push(relative(root, path), readFileSync(path));
    }
  };
  for (const path of paths) add(path);
  return digest(...parts);
}

/** Makes what another has not made in the meantime, and gives the lock back. */
async function makeLocked(path: string, make: (path: string) => void | Promise<void>): Promise<void> {
  const temporary = `${path}.new`;
  const beat = setInterval(() => renew(`${path}.lock`), beatMs);
  try {
    if (existsSync(path)) return;
    rmSync(temporary, { recursive: true, force: true });
    await make(temporary);
    await moveMade(temporary, path);
    removeStale(dirname(path));
  } finally {
    clearInterval(beat);
    rmSync(temporary, { recursive: true, force: true });
    rmSync(`${path}.lock`, { force: true });
  }
}

/** Windows refuses while another program, such as one that looks for viruses, reads what has just been written. */
async function moveMade(temporary: string, path: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return renameSync(temporary, path);
    } catch (error) {
      if (process.platform !== 'win32' || tries === maxMoves) throw error;
      await sleep(pollMs);
    }
  }
}

/** @returns whether the lock is ours now. A lock whose owner is gone is removed. */
function acquire(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isAlive(ownerOf(lock)) || ageOf(lock) > staleMs) rmSync(lock, { force: true });
    return false;
  }
}

/** Says that a lock's owner is at work. */
function renew(lock: string): void {
  const now = new Date();
  try {
    utimesSync(lock, now, now);
  } catch {
    // Somebody has taken it for stale: both make the same thing, and the last one stays.
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

/** In milliseconds since it was last used or renewed; what has just gone is young. */
const ageOf = (path: string): number =>
  Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY);
