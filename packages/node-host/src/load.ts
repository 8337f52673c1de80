/** Component → what can be instantiated. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Cache } from './cache.ts';
import type { Component } from './component.ts';
import { HostError } from './errors.ts';
import type { LoadedComponent } from './instantiate.ts';
import { transpileComponent, type Progress } from './transpile.ts';

/** The part of WebAssembly's JavaScript interface that is used here; Node's types do not declare it. */
const { WebAssembly } = globalThis as unknown as { WebAssembly: { compile(bytes: Uint8Array): Promise<object> } };

/**
 * Transpiles a component, or takes what the cache has of it, and compiles its core modules.
 * @throws HostError when jco cannot transpile it, or this Node refuses its code.
 */
export async function loadComponent(
  component: Component,
  { cache, progress = (_, run) => run() }: { cache: Cache; progress?: Progress | undefined },
): Promise<LoadedComponent> {
  const { entry, coreModules, imports } = await transpileComponent(component, cache, progress);
  allowExtendedConst();
  const compiled = await Promise.all(coreModules.map(compile)).catch((error: Error) => {
    if (error.name !== 'CompileError') throw error;
    const reason = error.message.replace(/^WebAssembly\.\w+\(\): /, '');
    throw new HostError(`Node ${process.version} refuses the ${component.role} ${component.path}: ${reason}`);
  });
  return { role: component.role, entry, imports, coreModules: Object.fromEntries(compiled) };
}

const compile = async (path: string): Promise<[name: string, module: object]> => [
  basename(path),
  await WebAssembly.compile(readFileSync(path)),
];

/** V8 before 11.4 (Node 20) has extended constant expressions, which componentize-py uses, behind a flag. */
function allowExtendedConst(): void {
  const [major, minor] = process.versions.v8.split('.').map(Number) as [number, number];
  if (major < 11 || (major === 11 && minor < 4)) setFlagsFromString('--experimental-wasm-extended-const');
}
