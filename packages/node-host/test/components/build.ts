/** Small components for tests, written in WAT against the worlds of guest.wit. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco';
import { readComponent, type Cache, type Component } from '../../src/index.ts';

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

/** Builds `<name>.wat`, whose world has the same name, into `folder`. */
export async function buildComponent(
  name: 'guest' | 'plug' | 'relay' | 'needy',
  folder: string,
  cache: Cache,
): Promise<Component> {
  const binary = await parse(read(`${name}.wat`));
  const embedded = await componentEmbed({ binary, witSource: read('guest.wit'), world: name });
  const path = join(folder, `${name}.wasm`);
  writeFileSync(path, await componentNew(embedded));
  return readComponent(path, name, cache);
}
