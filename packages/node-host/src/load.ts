/** Component → what can be instantiated. */
import { setFlagsFromString } from 'node:v8';
import type { Cache } from './cache.ts';
import type { Component } from './component.ts';
import { HostError } from './errors.ts';
import type { LoadedComponent } from './instantiate.ts';
import { limitMemory, MemoryLimitError } from './memory-limit.ts';
import { transpileComponent, type Progress } from './transpile.ts';

/** The part of WebAssembly's JavaScript interface that is used here; Node's types do not declare it. */
const { WebAssembly } = globalThis as unknown as { WebAssembly: { compile(bytes: Uint8Array): Promise<object> } };

interface LoadOptions {
  readonly cache: Cache;
  /** Told of a component that is prepared for the first time. */
  readonly progress?: Progress | undefined;
  /** The most bytes that each of its linear memories may have; by default what WebAssembly allows, 4 GiB. */
  readonly maxMemoryBytes?: number | undefined;
}

/** What has been compiled, for as long as somebody has the component: by the most memory that it may have. */
const loaded = new WeakMap<Component, Map<number | undefined, Promise<LoadedComponent>>>();

/**
 * Transpiles a component, or takes what the cache has of it, and compiles its core modules: of the same object once.
 * @throws HostError when jco cannot transpile it, this Node refuses its code, or it begins with more memory than allowed.
 */
export function loadComponent(component: Component, options: LoadOptions): Promise<LoadedComponent> {
  const byLimit = loaded.get(component) ?? new Map<number | undefined, Promise<LoadedComponent>>();
  loaded.set(component, byLimit);
  const known = byLimit.get(options.maxMemoryBytes);
  if (known !== undefined) return known;
  const loading = load(component, options);
  byLimit.set(options.maxMemoryBytes, loading);
  loading.catch(() => byLimit.delete(options.maxMemoryBytes));
  return loading;
}

async function load(
  component: Component,
  { cache, progress = (_, run) => run(), maxMemoryBytes }: LoadOptions,
): Promise<LoadedComponent> {
  const { entry, coreModules, imports } = await transpileComponent(component, cache, progress);
  allowExtendedConst();
  const compiled = await Promise.all(
    coreModules.map(async ([name, bytes]) => [name, await compile(bytes, maxMemoryBytes)] as const),
  ).catch((error: Error) => {
    if (error instanceof MemoryLimitError)
      throw new HostError(`The ${component.role} ${component.path} needs more memory: ${error.message}.`);
    if (error.name !== 'CompileError') throw error;
    const reason = error.message.replace(/^WebAssembly\.\w+\(\): /, '');
    throw new HostError(`Node ${process.version} refuses the ${component.role} ${component.path}: ${reason}`);
  });
  return { role: component.role, entry, imports, coreModules: Object.fromEntries(compiled) };
}

const compile = (bytes: Uint8Array, maxMemoryBytes: number | undefined): Promise<object> =>
  WebAssembly.compile(maxMemoryBytes === undefined ? bytes : limitMemory(bytes, maxMemoryBytes));

/** V8 before 11.4 (Node 20) has extended constant expressions, which componentize-py uses, behind a flag. */
function allowExtendedConst(): void {
  const [major, minor] = process.versions.v8.split('.').map(Number) as [number, number];
  if (major < 11 || (major === 11 && minor < 4)) setFlagsFromString('--experimental-wasm-extended-const');
}
