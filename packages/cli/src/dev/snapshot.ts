/** Whether the files of a folder have changed. Looked at again and again: it works on every file system. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What builds write and package managers fetch: no change of it is one of the user's. */
const writtenFolders = ['node_modules', 'target', 'dist', 'build', 'deps', '__pycache__'];
const writtenFiles = ['package-lock.json', 'Cargo.lock', 'go.sum'];
const written = new Set([...writtenFolders, ...writtenFiles]);

/** The files of a folder, or a file alone, each with when it changed and its size, as a text to compare. */
export function snapshotOf(path: string): string {
  const lines: string[] = [];
  const visit = (at: string): void => {
    try {
      const stats = statSync(at, { throwIfNoEntry: false });
      if (stats?.isDirectory() === true) {
        for (const name of readdirSync(at)) {
          if (!name.startsWith('.') && !written.has(name) && !name.endsWith('.wasm')) visit(join(at, name));
        }
      } else lines.push(`${at} ${stats?.mtimeMs} ${stats?.size}`);
    } catch {
      // A folder that has gone meanwhile, or is not this user's, or a link that leads to itself.
      lines.push(`${at} cannot be read`);
    }
  };
  visit(path);
  return lines.join('\n');
}
