/**
 * Component → JavaScript module and core modules (jco). What jco makes is in a folder of the cache, by the component
 * without its code: the modules themselves are taken from the component.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { digest, type Cache } from './cache.ts';
import type { Component } from './component.ts';
import { coreModulesOf } from './core-modules.ts';
import { callDirectly } from './direct-calls.ts';
import { HostError } from './errors.ts';

/** Runs a step that may be slow; a program may tell its user that it began and ended. */
export type Progress = <T>(title: string, run: () => Promise<T>) => Promise<T>;

interface TranspiledComponent {
  /** Path of the JavaScript module: `instantiate(getCoreModule, imports)`; imports are named without versions. */
  readonly entry: string;
  /** Core modules, by their names for jco. */
  readonly coreModules: readonly (readonly [name: string, bytes: Uint8Array])[];
  /** What `instantiate` wants to be given, named without versions: interfaces that have types only are not among it. */
  readonly imports: readonly string[];
}

const entryName = 'component.js';
const partsName = 'parts.json';

/** What is kept beside the script. */
interface Parts {
  readonly imports: readonly string[];
  /** Which of the component's modules is called what. Modules that are jco's own are files. */
  readonly modules: readonly (readonly [name: string, at: number])[];
}

/** Transpiles a component unless that was done before. @throws HostError when jco cannot. */
export async function transpileComponent(
  component: Component,
  cache: Cache,
  progress: Progress,
): Promise<TranspiledComponent> {
  const { modules, shape } = coreModulesOf(component.bytes);
  const made = (of: string): Promise<string> =>
    cache('transpiled', digest(of, jcoVersion(), changes), (into) =>
      progress(`Preparing the ${component.role} for Node`, () => transpile(component, modules, into)),
    );
  let folder = await made(shape);
  // A module of jco's own may be made of the code: it is for this component alone.
  if (ownIn(folder).length > 0) folder = await made(component.digest);
  const parts = JSON.parse(readFileSync(join(folder, partsName), 'utf8')) as Parts;
  return {
    entry: join(folder, entryName),
    coreModules: [
      ...parts.modules.map(([name, at]) => [name, modules[at]!] as const),
      ...ownIn(folder).map((name) => [name, readFileSync(join(folder, name))] as const),
    ],
    imports: parts.imports,
  };
}

/** Core modules that lie in a folder of the cache. */
const ownIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.wasm'));

async function transpile(
  { bytes, role, path }: Component,
  modules: readonly Uint8Array[],
  into: string,
): Promise<void> {
  const jco = await import('@bytecodealliance/jco'); // Slow to load, and needed the first time only.
  const name = basename(entryName, '.js');
  const options = { name, instantiation: 'async', noTypescript: true, quiet: true } as const;
  const { files, imports } = await jco.transpile(bytes, options).catch((error: Error) => {
    throw new HostError(`The ${role} ${path} cannot be prepared for Node: ${error.message}`);
  });
  mkdirSync(into);
  const named: Parts['modules'][number][] = [];
  for (const [file, content] of Object.entries(files)) {
    const at = modules.findIndex((module) => Buffer.compare(module, content) === 0);
    if (at >= 0) named.push([file, at]);
    else if (file === entryName) writeFileSync(join(into, file), change(new TextDecoder().decode(content)));
    else if (!file.endsWith('.d.ts')) writeFileSync(join(into, file), content);
  }
  writeFileSync(join(into, partsName), JSON.stringify({ imports, modules: named } satisfies Parts));
}

/** What is kept, and what is done to jco's script: part of the name of a folder, so that none of another layout is taken. */
const changes = `${partsName}, keepByteOrderMarks, callDirectly, keepNoHandles`;

const change = (script: string): string => keepNoHandles(callDirectly(keepByteOrderMarks(script)));

/**
 * jco's decoders take U+FEFF at the beginning of a string for a byte order mark, and drop it; in WIT it is a character
 * like others. No issue upstream is known. Remove when jco decodes with `ignoreBOM`.
 */
function keepByteOrderMarks(script: string): string {
  const changed = script.replaceAll(
    /new TextDecoder\((?:'(utf-(?:8|16))')?\)/g,
    (_, encoding: string = 'utf-8') => `new TextDecoder('${encoding}', { ignoreBOM: true })`,
  );
  if (/new TextDecoder\((?![^)]*ignoreBOM)/.test(changed)) throw new Error('jco decodes strings in another way');
  return changed;
}

/**
 * jco (1.35) notes the number of every handle that it makes in a set that it never looks into. The set grows with each
 * request, and throws at 2^24 numbers. No issue upstream is known. Remove when jco has no such set.
 */
const keepNoHandles = (script: string): string =>
  /\b_createdReps(?!\.add\(rep\);\n| = new Set\(\);\n)/.test(script)
    ? script
    : script.replaceAll(/^ *table\._createdReps\.add\(rep\);\n/gm, '');

/** jco does not export its package.json: look beside its main module. */
function jcoVersion(): string {
  const main = createRequire(import.meta.url).resolve('@bytecodealliance/jco');
  const manifest = readFileSync(join(dirname(dirname(main)), 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
