/** The null exchange in `dist/`, a component for each interface: WAT (`exchanges/NAME.wat`) → component of the world in `exchanges/wit`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco';
import { exchanges, step, type Exchange } from '@wasmcp/cli';
import { digest } from '@wasmcp/node-host';
import { distDir, inRoot } from '../paths.ts';
import { cache } from '../toolchain.ts';
import { digestFolder, writeOutput } from './output.ts';
import { stageExchangeWit } from './wit.ts';

/** Where the null component of an interface lies. */
export const nullExchangePath = (name: Exchange): string => join(distDir, `null-${name}.wasm`);

/** Builds the null component of an interface unless that was done before. Needs no native tool. @returns its path. */
export async function buildNullExchange(name: Exchange): Promise<string> {
  const wit = stageExchangeWit();
  const wat = readFileSync(inRoot('exchanges', `${name}.wat`), 'utf8');
  const component = await cache('exchanges', `${digest(name, wat, digestFolder(wit))}.wasm`, (path) =>
    step(`Building null-${name}`, async () => {
      const binary = await parse(wat);
      writeFileSync(path, await componentNew(await componentEmbed({ binary, witPath: wit, world: name })));
    }),
  );
  writeOutput(nullExchangePath(name), readFileSync(component));
  return nullExchangePath(name);
}

/** Builds all of them. @returns their paths by interface. */
export async function buildNullExchanges(): Promise<Readonly<Record<Exchange, string>>> {
  const paths: Partial<Record<Exchange, string>> = {};
  for (const name of exchanges) paths[name] = await buildNullExchange(name);
  return paths as Record<Exchange, string>;
}
