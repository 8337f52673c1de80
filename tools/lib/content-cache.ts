/**
 * Builds are cached by content: an output is made again only when the digest of what it is made from has changed.
 * The digests live beside the outputs' names in `build/digests`.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { buildDir, root } from './paths.ts';

/** SHA-256, in hexadecimal, of strings and bytes in their order. */
export function digest(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(String(part.length)).update(':').update(part);
  return hash.digest('hex');
}

/** Digest of files and folders: names and bytes, folders in depth, in a stable order. */
export function digestFiles(...paths: string[]): string {
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

/**
 * Makes `output` (a file or folder) unless it is there, was made from `key`, and, a file, is as it was made: other
 * programs may write it too.
 * @returns whether it had to be made.
 */
export async function unlessFresh(output: string, key: string, make: () => void | Promise<void>): Promise<boolean> {
  const record = join(buildDir, 'digests', relative(root, output).replaceAll('/', '__'));
  if (existsSync(record) && readFileSync(record, 'utf8') === stamp(output, key)) return false;
  mkdirSync(dirname(output), { recursive: true });
  await make();
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(record, stamp(output, key));
  return true;
}

/** What an output is recorded with: what it was made from and, for a file, what came out. */
function stamp(output: string, key: string): string {
  if (!existsSync(output)) return '';
  return statSync(output).isDirectory() ? key : digest(key, readFileSync(output));
}
