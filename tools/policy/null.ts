/** The null policy (`null.wat`), the component that a transport carries when no policy is plugged. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { digest, unlessFresh } from '../lib/content-cache.ts';
import { buildDir, inRoot } from '../lib/paths.ts';

/** Makes the null policy unless an up-to-date one is there. @returns the component's path. */
export async function nullPolicyPath(): Promise<string> {
  const source = readFileSync(inRoot('tools/policy/null.wat'), 'utf8');
  const output = join(buildDir, 'policy/null.wasm');
  await unlessFresh(output, digest(source), async () => writeFileSync(output, await parse(source)));
  return output;
}
