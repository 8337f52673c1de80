/**
 * Transports, providers, policies and stores for tests: components that have the right types, and functions that trap.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { componentEmbed, componentNew } from '@bytecodealliance/jco';
import { createCache, readComponent, type Cache, type Component } from '@wasmcp/node-host';

const read = (path: string): string =>
  readFileSync(new URL(`../../../../wit/${path}`, import.meta.url), 'utf8').replace(/^package .*$/m, '');

/** The package `wasmcp:mcp` as one text, with a world for each role. */
const wit = `package wasmcp:mcp@0.2.0;
${readdirSync(new URL('../../../../wit', import.meta.url))
  .filter((name) => name.endsWith('.wit'))
  .map(read)
  .join('\n')}
world transport {
  include tools-transport;
  import wasmcp:policy/policy@0.1.0;
  import wasmcp:store/store@0.1.0;
}
world policy {
  export wasmcp:policy/policy@0.1.0;
}
world store {
  export wasmcp:store/store@0.1.0;
}
package wasmcp:policy@0.1.0 {
  ${read('policy/policy.wit')}
}
package wasmcp:store@0.1.0 {
  ${read('store/store.wit')}
}`;

export interface Dummies {
  readonly folder: string;
  readonly cache: Cache;
  /** Builds a component of a world. `change`: what is different in its copy of the WIT. */
  build(world: string, role: string, change?: (wit: string) => string): Promise<Component>;
  remove(): void;
}

export function createDummies(): Dummies {
  const folder = mkdtempSync(join(tmpdir(), 'dummies-'));
  const cache = createCache(join(folder, 'cache'));
  let count = 0;
  return {
    folder,
    cache,
    async build(world, role, change) {
      const witSource = change === undefined ? wit : change(wit);
      if (change !== undefined && witSource === wit) throw new Error('The change changes nothing.');
      const path = join(folder, `${role}-${count++}.wasm`);
      writeFileSync(path, await componentNew(await componentEmbed({ dummy: true, witSource, world })));
      return readComponent(path, role, cache);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
