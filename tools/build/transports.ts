import { join } from 'node:path';
import { distDir, inRoot } from '../lib/paths.ts';
import { buildComponent } from './componentize.ts';
import { stageTransportWit } from './wit.ts';

/** The published transports: the world in `wit/transport` and the entry in `src/component`, by one name. */
export const transports = ['tools', 'tools-resources', 'tools-resources-prompts', 'full'] as const;
export type Transport = (typeof transports)[number];

/** Where a transport's artefact lies. */
export const transportPath = (name: Transport): string => join(distDir, `mcp-transport-http-${name}.wasm`);

/** Builds the named transports into `dist/`. */
export async function buildTransports(names: readonly Transport[] = transports): Promise<void> {
  const wit = stageTransportWit();
  for (const name of names) {
    await buildComponent({
      name: `mcp-transport-http-${name}`,
      entry: inRoot('src/component', `${name}.ts`),
      wit,
      world: name,
      output: transportPath(name),
    });
  }
}
