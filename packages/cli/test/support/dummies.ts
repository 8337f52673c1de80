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

/** The packages as one text, with a world for each role. */
const wit = `package test:dummies;
world tools-provider {
  include wasmcp:mcp/tools-provider@0.2.0;
}
world full-provider {
  include wasmcp:mcp/full-provider@0.2.0;
}
world transport {
  include wasmcp:mcp/tools-transport@0.2.0;
  import wasmcp:policy/policy@0.1.0;
  import wasmcp:store/store@0.1.0;
  include wasmcp:mcp-exchange/tools-exchange-transport@0.1.0;
}
world policy {
  export wasmcp:policy/policy@0.1.0;
}
world store {
  export wasmcp:store/store@0.1.0;
}
world exchange {
  export wasmcp:mcp-exchange/exchange@0.1.0;
}
world tool-exchange {
  export wasmcp:mcp-exchange/tool-exchange@0.1.0;
}
world exchange-provider {
  include wasmcp:mcp/tools-provider@0.2.0;
  include wasmcp:mcp-exchange/tools-exchange-provider@0.1.0;
}
package wasmcp:mcp@0.2.0 {
  ${readdirSync(new URL('../../../../wit', import.meta.url))
    .filter((name) => name.endsWith('.wit'))
    .map(read)
    .join('\n')}
}
package wasmcp:mcp-exchange@0.1.0 {
  ${read('exchange/types.wit')}
  ${read('exchange/exchange.wit')}
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
