/** `wasi:keyvalue/store` in files of the first preopened folder. Without a folder nobody may open a store. */
import { getDirectories } from 'wasi:filesystem/preopens@0.2.3';
import { readCacheFile, writeCacheFile } from '../everything-provider/cache-file.ts';

/** An `error` of the interface: thrown, it becomes the `err` of the WIT result. */
const storeError = (tag: 'no-such-store' | 'access-denied'): object => ({ tag });

class Bucket {
  get(key: string): Uint8Array | undefined {
    const text = readCacheFile(key);
    return text === undefined ? undefined : new TextEncoder().encode(text);
  }
  set(key: string, value: Uint8Array): void {
    writeCacheFile(key, new TextDecoder().decode(value));
  }
}

export const store = {
  /** There is one store, `default`. */
  open(identifier: string): Bucket {
    if (identifier !== 'default') throw storeError('no-such-store');
    const folders = getDirectories().map(([folder]) => folder);
    for (const folder of folders) folder[Symbol.dispose]();
    if (folders.length === 0) throw storeError('access-denied');
    return new Bucket();
  },
  Bucket,
};
