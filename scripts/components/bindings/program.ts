/** What componentize-js is given for its option `wizerBin`: a program that changes the bindings, and then runs wizer. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** Where componentize-js itself finds wizer. */
export async function findWizer(): Promise<string> {
  const { resolve } = createRequire(import.meta.resolve('@bytecodealliance/componentize-js'));
  const { default: path } = (await import(resolve('@bytecodealliance/wizer'))) as { default: string };
  return path;
}

/**
 * Writes a program for a shell that runs another one in Node: componentize-js gives it no environment, and so no PATH.
 * @param script is in the words of a shell; what follows it are its first arguments.
 */
export function writeProgram(path: string, script: string, ...args: readonly string[]): void {
  const command = [process.execPath, script, ...args].map((part) => `"${part}"`).join(' ');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nexec ${command} "$@"\n`);
  chmodSync(path, 0o755);
}
