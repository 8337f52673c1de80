/** Runs a policy component in Node, through jco. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transpileComponent } from '../lib/node-host-transpile.ts';
import type { PolicyComponent } from '../../src/policy/dry-run.ts';
import { WebAssembly, type Module } from './webassembly.ts';

/** Wall clock, in milliseconds since 1970-01-01T00:00:00Z. */
type Now = () => number;

/** @returns new instances of a policy component. */
export async function loadPolicy(path: string, now: Now = Date.now): Promise<() => Promise<PolicyComponent>> {
  const { entry, coreModules } = await transpileComponent(path, 'policy');
  const modules = new Map<string, Module>();
  for (const name of coreModules) {
    modules.set(name, await WebAssembly.compile(readFileSync(join(dirname(entry), name))));
  }
  const { instantiate } = (await import(pathToFileURL(entry).href)) as {
    instantiate(module: (name: string) => Module, imports: object): Promise<{ policy: PolicyComponent }>;
  };
  const clock = {
    now() {
      const milliseconds = now();
      const seconds = Math.floor(milliseconds / 1000);
      return { seconds: BigInt(seconds), nanoseconds: Math.round((milliseconds - seconds * 1000) * 1e6) };
    },
  };
  return async () => (await instantiate((name) => modules.get(name)!, { 'wasi:clocks/wall-clock': clock })).policy;
}
