/**
 * The published transports in `dist/`: `mcp-transport-http-<name>.wasm`, which carries null policy,
 * null store and null exchange, and `…-unplugged.wasm`, whose imports of these are still open. A plugged import cannot be plugged again.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plugInto, readComponents, transports, type Transport } from '@wasmcp/cli';
import { nullPolicy } from '@wasmcp/policy-compiler';
import { buildDir, distDir, inRoot } from '../paths.ts';
import { cache, toolchain } from '../toolchain.ts';
import type { Bindings } from './bindings/hook.ts';
import { buildComponent } from './componentize.ts';
import { buildNullExchanges } from './exchanges.ts';
import { writeOutput } from './output.ts';
import { buildStore } from './stores.ts';
import { stageTransportWit } from './wit.ts';

/** Where a transport with null policy, store and exchange lies. */
export const transportPath = (name: Transport): string => join(distDir, `mcp-transport-http-${name}.wasm`);

/** Where a transport without policy, store and exchange lies. */
export const unpluggedPath = (name: Transport): string => join(distDir, `mcp-transport-http-${name}-unplugged.wasm`);

/** Where the null policy lies, for those who plug with `wac` alone. */
export const nullPolicyPath = join(distDir, 'null-policy.wasm');

/**
 * Builds a transport without policy, store and exchange: the world in `wit/transport` and the entry in `src/component`
 * by its name. Needs no native tool. @param bindings other ones than usual: for comparisons, and not in `dist`.
 * @returns its path.
 */
export function buildUnplugged(name: Transport, bindings?: Bindings): Promise<string> {
  return buildComponent({
    name: `mcp-transport-http-${name}`,
    entry: inRoot('src/component', `${name}.ts`),
    wit: stageTransportWit(),
    world: name,
    output: bindings === undefined ? unpluggedPath(name) : join(buildDir, 'bindings', bindings, `${name}.wasm`),
    bindings,
  });
}

/** Builds the named transports, both artefacts of each, and the null policy. */
export async function buildTransports(names: readonly Transport[] = transports): Promise<void> {
  const policy = await nullPolicy(cache);
  writeOutput(nullPolicyPath, readFileSync(policy));
  for (const name of names) {
    const transport = await buildUnplugged(name);
    const paths = {
      transport,
      provider: undefined,
      policy,
      store: await buildStore('null'),
      exchanges: await buildNullExchanges(),
    };
    await plugInto(transportPath(name), await readComponents(paths, toolchain), toolchain);
  }
}
