/**
 * The published transports in `dist/`: `mcp-transport-http-<name>.wasm`, which carries the null policy, and
 * `…-unplugged.wasm`, whose policy import is still open. A plugged import cannot be plugged again.
 */
import { join } from 'node:path';
import { plugInto } from '../compose/plug.ts';
import { distDir, inRoot } from '../lib/paths.ts';
import { nullPolicyPath } from '../policy/null.ts';
import { buildComponent } from './componentize.ts';
import { stageTransportWit } from './wit.ts';

/** The published transports: the world in `wit/transport` and the entry in `src/component`, by one name. */
export const transports = ['tools', 'tools-resources', 'tools-resources-prompts', 'full'] as const;
export type Transport = (typeof transports)[number];

/** Where a transport with the null policy lies. */
export const transportPath = (name: Transport): string => join(distDir, `mcp-transport-http-${name}.wasm`);

/** Where a transport without a policy lies. */
export const unpluggedPath = (name: Transport): string => join(distDir, `mcp-transport-http-${name}-unplugged.wasm`);

/** Builds a transport without a policy, for which no native tool is needed. @returns its path. */
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
    await plugInto(transportPath(name), { transport, policy: await nullPolicyPath() });
  }
}
