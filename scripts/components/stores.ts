/** The stores in `dist/`: AssemblyScript (`stores/NAME.ts`) → core module → component of the world in `stores/wit`. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentEmbed, componentNew, parse, print } from '@bytecodealliance/jco';
import { runNode, step, stores, type Store } from '@wasmcp/cli';
import { digest, digestFiles } from '@wasmcp/node-host';
import { distDir, inRoot } from '../paths.ts';
import { cache } from '../toolchain.ts';
import { buildCrate } from './cargo.ts';
import { writeOutput } from './output.ts';
import { stageStoreWit } from './wit.ts';

/** Where a store lies. */
export const storePath = (name: Store): string => join(distDir, `store-${name}.wasm`);

/** AssemblyScript's exports → those of the component model. Its own names are identifiers. */
const exportNames: Readonly<Record<string, string>> = {
  get: 'wasmcp:store/store@0.1.0#get',
  set: 'wasmcp:store/store@0.1.0#set',
  endGet: 'cabi_post_wasmcp:store/store@0.1.0#get',
  endSet: 'cabi_post_wasmcp:store/store@0.1.0#set',
};

const options = ['--runtime', 'stub', '--optimizeLevel', '3', '--shrinkLevel', '1', '--noAssert', '--use', 'abort='];

/** Builds a store unless that was done before. Needs no native tool. @returns its path. */
export async function buildStore(name: Store): Promise<string> {
  const wit = stageStoreWit();
  const key = digest(name, ...options, digestFiles(inRoot('stores'), inRoot('stores')), digestFiles(wit, wit));
  const component = await cache('stores', `${key}.wasm`, (path) =>
    step(`Building store-${name}`, async () => {
      const module = `${path}.core`;
      await runNode(inRoot('node_modules/assemblyscript/bin/asc.js'), [
        inRoot('stores', `${name === 'keyvalue-spin' ? 'keyvalue' : name}.ts`),
        ...options,
        '--outFile',
        module,
      ]);
      const wat = await print(readFileSync(module));
      rmSync(module);
      const binary = await parse(rename(wat, name));
      writeFileSync(path, await componentNew(await componentEmbed({ binary, witPath: wit, world: name })));
    }),
  );
  writeOutput(storePath(name), readFileSync(component));
  return storePath(name);
}

/**
 * Builds the store in Redis: `stores/redis` → `dist/store-redis.wasm`. It is not among those that are built and
 * published, since it needs Rust. @returns its path.
 */
export async function buildRedisStore(): Promise<string> {
  const built = await buildCrate(inRoot('stores/redis'), 'store_redis', [inRoot('wit/store')]);
  const path = join(distDir, 'store-redis.wasm');
  writeOutput(path, readFileSync(built));
  return path;
}

export async function buildStores(): Promise<void> {
  for (const name of stores) await buildStore(name);
}

/** A printed module with the names of the component model. */
function rename(wat: string, name: Store): string {
  let renamed = wat;
  for (const [from, to] of Object.entries(exportNames)) {
    const parts = renamed.split(`(export "${from}" `);
    if (parts.length !== 2) throw new Error(`The module of store-${name} does not export ${from} once.`);
    renamed = parts.join(`(export "${to}" `);
  }
  const draft = 'wasi:keyvalue/store@0.2.0-draft';
  return name === 'keyvalue-spin' ? renamed.replaceAll(`"${draft}"`, `"${draft}2"`) : renamed;
}
