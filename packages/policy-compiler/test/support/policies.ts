/** Compiles policies and runs them on Node. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCache, instantiate, loadComponent, readComponent } from '@wasmcp/node-host';
import { compilePolicy, nullPolicy } from '../../src/index.ts';
import { compileRego, type CompiledRego } from '../../src/opa-build.ts';
import { opa } from '../../src/opa-cli.ts';
import type { PolicySources } from '../../src/sources.ts';

/** `wasmcp:policy/policy`, as jco has it. */
export interface Policy {
  /** Throws an object whose `payload` is the WIT's error. */
  evaluate(input: string): Outcome;
  info(): string;
}

export type Outcome = { readonly tag: 'no-policy' | 'undefined' } | { readonly tag: 'value'; readonly val: string };

/** Sources without what most tests have in common. */
export type TestSources = Omit<PolicySources, 'entrypoint'> & { readonly entrypoint?: string };

export const entrypoint = 'mcp/authorization';

const cache = createCache(fileURLToPath(new URL('../../build', import.meta.url)));

/** @returns the component's path. */
export const compile = (sources: TestSources): Promise<string> =>
  compilePolicy({ entrypoint, ...sources }, { opa: opaPath(), cache });

export const compileModule = (sources: TestSources): Promise<CompiledRego> =>
  compileRego({ entrypoint, data: [], v0Compatible: false, ...sources }, opaPath());

/** @returns the null policy's path. */
export const compileNull = (): Promise<string> => nullPolicy(cache);

/** Runs `opa`. @returns its standard output. */
export const runOpa = (args: readonly string[], cwd?: string): Promise<string> => opa(opaPath(), args, cwd);

/** @param now wall clock, in milliseconds since 1970-01-01T00:00:00Z. @returns new instances of a component. */
export async function loadPolicy(path: string, now: () => number = Date.now): Promise<() => Promise<Policy>> {
  const loaded = await loadComponent(await readComponent(path, 'policy', cache), { cache });
  const clock = {
    now() {
      const milliseconds = now();
      const seconds = Math.floor(milliseconds / 1000);
      return { seconds: BigInt(seconds), nanoseconds: Math.round((milliseconds - seconds * 1000) * 1e6) };
    },
  };
  return async () => (await instantiate(loaded, { 'wasi:clocks/wall-clock': clock }))['policy'] as Policy;
}

/** Where `opa` is, on the PATH. */
export function opaPath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const path = folders.map((folder) => join(folder, 'opa')).find((file) => existsSync(file));
  if (path === undefined) throw new Error('opa is not on the PATH.');
  return path;
}
