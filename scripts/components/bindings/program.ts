/** What componentize-js is given for its option `wizerBin`: a program that changes the bindings, and then runs wizer. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package.json of componentize-js, of jco and of wizer, which it uses: their paths. */
export async function findTools(): Promise<readonly [componentize: string, jco: string, wizer: string]> {
  const main = fileURLToPath(import.meta.resolve('@bytecodealliance/componentize-js'));
  const jco = createRequire(main).resolve('@bytecodealliance/jco');
  return [manifestOf(main), manifestOf(jco), manifestOf(await findWizer())];
}

/** The version of componentize-js that is installed. */
export function componentizeVersion(): string {
  const main = fileURLToPath(import.meta.resolve('@bytecodealliance/componentize-js'));
  return (JSON.parse(readFileSync(manifestOf(main), 'utf8')) as { readonly version: string }).version;
}

/** The package.json of the package that a file is in. */
function manifestOf(file: string): string {
  const path = join(dirname(file), 'package.json');
  return existsSync(path) ? path : manifestOf(dirname(file));
}

/** Where componentize-js itself finds wizer. */
export async function findWizer(): Promise<string> {
  const { resolve } = createRequire(import.meta.resolve('@bytecodealliance/componentize-js'));
  const { default: path } = (await import(resolve('@bytecodealliance/wizer'))) as { default: string };
  return path;
}

/**
 * Writes a program for a shell that runs another one in Node: componentize-js gives it no environment, and so no PATH.
 * @param script its path: relative to the program's folder, or absolute. What follows it are its first arguments.
 */
export function writeProgram(path: string, script: string, ...args: readonly string[]): void {
  const from = isAbsolute(script) ? quoted(script) : '"${0%/*}"/' + quoted(script);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nexec ${[quoted(process.execPath), from, ...args.map(quoted)].join(' ')} "$@"\n`);
  chmodSync(path, 0o755);
}

/** A word for the shell, whatever is in it. */
const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
