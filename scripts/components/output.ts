/** Files that a build leaves at a path of their own. What is right is left alone: another program may be reading it. */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { digestFiles } from '@wasmcp/node-host';

/** The files of a folder, by their path in it. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

/** The files of a folder, in depth, in a stable order. */
export function readFolder(folder: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (statSync(join(folder, path)).isFile()) files.set(path, readFileSync(join(folder, path)));
  }
  return files;
}

/** Digest of all that a folder holds, names included. */
export const digestFolder = (folder: string): string => digestFiles(folder, folder);

/** Writes a file unless it is there. It is renamed into place: another program never reads half of it. */
export function writeOutput(path: string, content: string | Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(content))) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

/** Makes a folder hold exactly these files. */
export function writeFolder(folder: string, files: Files): void {
  const kept = [...files.keys()];
  const present = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  for (const path of present) {
    const isKept = kept.some((file) => file === path || file.startsWith(path + sep));
    if (!isKept) rmSync(join(folder, path), { recursive: true, force: true });
  }
  for (const [path, content] of files) writeOutput(join(folder, path), content);
}
