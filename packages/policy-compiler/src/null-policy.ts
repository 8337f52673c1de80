/** The null policy (`wat/null.wat`): the component that stands where no policy is plugged. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from '@bytecodealliance/jco';
import { wasmKey, type Cache } from './cache.ts';

/** Makes the null policy unless the cache has it: it answers `no-policy` to every input. @returns the component's path. */
export function nullPolicy(cache: Cache): Promise<string> {
  return cache('policy', wasmKey('null policy'), async (path) => {
    writeFileSync(path, await parse(readFileSync(new URL('../wat/null.wat', import.meta.url), 'utf8')));
  });
}
