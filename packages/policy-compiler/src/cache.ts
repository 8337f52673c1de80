/** Where what is compiled is kept. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Makes a file unless it is there, and answers its path. `createCache` of `@wasmcp/node-host` is one.
 * @param kind what sort of thing it is, for instance the name of a folder: `policy`, `policy-guest`.
 * @param key the digest of all that the content depends on, and the extension.
 * @param make writes the file at the path that it is given. What it throws is thrown, and nothing is kept.
 */
export type Cache = (kind: string, key: string, make: (path: string) => void | Promise<void>) => Promise<string>;

/** The key of a `.wasm` file that depends on some texts and on this compiler. */
export function wasmKey(...parts: readonly string[]): string {
  compiler ??= digest(packageFiles());
  return `${digest([compiler, ...parts]).slice(0, 32)}.wasm`;
}

let compiler: string | undefined;

/** SHA-256, in hexadecimal, of texts and bytes in their order. The host has the same: neither depends on the other. */
function digest(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(String(part.length)).update(':').update(part);
  return hash.digest('hex');
}

/** All that the compiler is made of; package.json says which versions of jco and of AssemblyScript it uses. */
function packageFiles(): (string | Uint8Array)[] {
  const parts: (string | Uint8Array)[] = [];
  const add = (path: string): void => {
    parts.push(basename(path));
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).toSorted()) add(join(path, name));
    else parts.push(readFileSync(path));
  };
  // `.` is `src`, or `dist` when it is published.
  for (const path of ['.', '../guest', '../wat', '../package.json']) {
    add(fileURLToPath(new URL(path, import.meta.url)));
  }
  return parts;
}
