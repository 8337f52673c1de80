/** Components of a few lines of JavaScript and WIT, and instances of them on the Node host. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { componentize } from '@bytecodealliance/componentize-js';
import { createCache, createWasi, instantiate, loadComponent, readComponent } from '@wasmcp/node-host';
import { afterAll, beforeAll } from 'vitest';

/** A folder for the tests of a file, which is removed after them. @returns where it is, once they run. */
export function temporaryFolder(): () => string {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'small-component-'))));
  afterAll(() => rmSync(folder, { recursive: true }));
  return () => folder;
}

/**
 * Builds a component.
 *
 * @param folder a new one, in which all of it lies.
 * @param world what is in its world, as WIT.
 * @param source JavaScript.
 * @param wizerBin see `hook.ts`.
 * @returns its path.
 */
export async function buildSmall(folder: string, world: string, source: string, wizerBin: string): Promise<string> {
  const witPath = join(folder, 'wit');
  const sourcePath = join(folder, 'source.js');
  mkdirSync(witPath, { recursive: true });
  writeFileSync(join(witPath, 'world.wit'), `package test:small;\nworld small {\n${world}\n}\n`);
  writeFileSync(sourcePath, source);
  const disableFeatures = ['fetch-event' as const, 'http' as const];
  const { component } = await componentize({ sourcePath, witPath, worldName: 'small', disableFeatures, wizerBin });
  const path = join(folder, 'component.wasm');
  writeFileSync(path, component);
  return path;
}

/** A new instance of a component that needs nothing but WASI. @param limits of its memory. @returns its exports. */
export async function startSmall<Exports>(path: string, limits: { maxMemoryBytes?: number } = {}): Promise<Exports> {
  const cache = createCache(`${path}.cache`);
  const loaded = await loadComponent(await readComponent(path, 'small', cache), { cache, ...limits });
  return (await instantiate(loaded, createWasi())) as Exports;
}
