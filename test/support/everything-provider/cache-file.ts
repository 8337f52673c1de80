/** A cache in files of the first preopened folder: one file a key, named by the key. Shared by all instances. */
import { getDirectories } from 'wasi:filesystem/preopens@0.2.3';
import type { Descriptor } from 'wasi:filesystem/types@0.2.3';

const maxBytes = 1n << 20n;

/** Runs with the folder; every handle is dropped. Undefined when the host opened no folder. */
function withFolder<T>(use: (folder: Descriptor) => T): T | undefined {
  const folders = getDirectories().map(([folder]) => folder);
  try {
    return folders[0] && use(folders[0]);
  } finally {
    for (const folder of folders) folder[Symbol.dispose]();
  }
}

/** @returns the text under a key; undefined when there is none. */
export function readCacheFile(key: string): string | undefined {
  return withFolder((folder) => {
    let file: Descriptor;
    try {
      file = folder.openAt({}, encodeURIComponent(key), {}, { read: true });
    } catch {
      return undefined;
    }
    try {
      const [bytes] = file.read(maxBytes, 0n);
      return new TextDecoder().decode(bytes);
    } finally {
      file[Symbol.dispose]();
    }
  });
}

/** Puts a text under a key. Not atomic: a test that writes and reads at once may see half of it. */
export function writeCacheFile(key: string, text: string): void {
  withFolder((folder) => {
    const file = folder.openAt({}, encodeURIComponent(key), { create: true, truncate: true }, { write: true });
    try {
      file.write(new TextEncoder().encode(text), 0n);
    } finally {
      file[Symbol.dispose]();
    }
  });
}
