/** Component → JavaScript module and core modules (jco), in a folder of the cache. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { digest, type Cache } from './cache.ts';
import type { Component } from './component.ts';
import { callDirectly } from './direct-calls.ts';
import { HostError } from './errors.ts';

/** Runs a step that may be slow; a program may tell its user that it began and ended. */
export type Progress = <T>(title: string, run: () => Promise<T>) => Promise<T>;

interface TranspiledComponent {
  /** Path of the JavaScript module: `instantiate(getCoreModule, imports)`; imports are named without versions. */
  readonly entry: string;
  /** Paths of the core modules, beside the entry. */
  readonly coreModules: readonly string[];
  /** What `instantiate` wants to be given, named without versions: interfaces that have types only are not among it. */
  readonly imports: readonly string[];
}

const entryName = 'component.js';
const importsName = 'imports.json';

/** Transpiles a component unless that was done before. @throws HostError when jco cannot. */
export async function transpileComponent(
  component: Component,
  cache: Cache,
  progress: Progress,
): Promise<TranspiledComponent> {
  const folder = await cache('transpiled', digest(component.digest, jcoVersion(), changes), (into) =>
    progress(`Preparing the ${component.role} for Node`, () => transpile(component, into)),
  );
  return {
    entry: join(folder, entryName),
    coreModules: readdirSync(folder)
      .filter((name) => name.endsWith('.wasm'))
      .map((name) => join(folder, name)),
    imports: JSON.parse(readFileSync(join(folder, importsName), 'utf8')) as string[],
  };
}

async function transpile({ bytes, role, path }: Component, into: string): Promise<void> {
  const jco = await import('@bytecodealliance/jco'); // Slow to load, and needed the first time only.
  const name = basename(entryName, '.js');
  const options = { name, instantiation: 'async', noTypescript: true, quiet: true } as const;
  const { files, imports } = await jco.transpile(bytes, options).catch((error: Error) => {
    throw new HostError(`The ${role} ${path} cannot be prepared for Node: ${error.message}`);
  });
  mkdirSync(into);
  writeFileSync(join(into, importsName), JSON.stringify(imports));
  for (const [file, content] of Object.entries(files)) {
    if (file === entryName) writeFileSync(join(into, file), change(new TextDecoder().decode(content)));
    else if (!file.endsWith('.d.ts')) writeFileSync(join(into, file), content);
  }
}

/** What is done to jco's script, as part of the name under which it is kept. */
const changes = 'keepByteOrderMarks, callDirectly';

const change = (script: string): string => callDirectly(keepByteOrderMarks(script));

/**
 * jco's decoders take U+FEFF at the beginning of a string for a byte order mark, and drop it; in WIT it is a character like
 * others. No issue upstream is known. Remove when jco decodes with `ignoreBOM`.
 */
function keepByteOrderMarks(script: string): string {
  const changed = script.replaceAll(
    /new TextDecoder\((?:'(utf-(?:8|16))')?\)/g,
    (_, encoding: string = 'utf-8') => `new TextDecoder('${encoding}', { ignoreBOM: true })`,
  );
  if (/new TextDecoder\((?![^)]*ignoreBOM)/.test(changed)) throw new Error('jco decodes strings in another way');
  return changed;
}

/** jco does not export its package.json: look beside its main module. */
function jcoVersion(): string {
  const main = createRequire(import.meta.url).resolve('@bytecodealliance/jco');
  const manifest = readFileSync(join(dirname(dirname(main)), 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
