/**
 * The published transports in `dist/`: `mcp-transport-http-<name>.wasm`, which carries null policy,
 * null store and null exchange, and `…-unplugged.wasm`, whose imports of these are still open. A plugged import cannot be plugged again.
 */
import { join } from 'node:path';
import { plugInto, readComponents, transports, type Transport } from '@wasmcp/cli';
import { nullPolicy } from '@wasmcp/policy-compiler';
import { distDir, inRoot } from '../paths.ts';
import { cache, toolchain } from '../toolchain.ts';
import { buildComponent } from './componentize.ts';
import { buildNullExchanges } from './exchanges.ts';
import { buildStore } from './stores.ts';
import { stageTransportWit } from './wit.ts';

/** Where a transport with null policy, store and exchange lies. */
export const transportPath = (name: Transport): string => join(distDir, `mcp-transport-http-${name}.wasm`);

/** Where a transport without policy, store and exchange lies. */
export const unpluggedPath = (name: Transport): string => join(distDir, `mcp-transport-http-${name}-unplugged.wasm`);

/**
 * Builds a transport without policy, store and exchange: the world in `wit/transport` and the entry in `src/component`
 * by its name. Needs no native tool. @returns its path.
 */
export function buildUnplugged(name: Transport): Promise<string> {
  return buildComponent({
    name: `mcp-transport-http-${name}`,
    entry: inRoot('src/component', `${name}.ts`),
    wit: stageTransportWit(),
    world: name,
    output: unpluggedPath(name),
  });
}

/** Builds the named transports, both artefacts of each. */
export async function buildTransports(names: readonly Transport[] = transports): Promise<void> {
  for (const name of names) {
    const transport = await buildUnplugged(name);
    const paths = {
      transport,
      provider: undefined,
      policy: await nullPolicy(cache),
      store: await buildStore('null'),
      exchanges: await buildNullExchanges(),
    };
    await plugInto(transportPath(name), await readComponents(paths, toolchain), toolchain);
  }
}
