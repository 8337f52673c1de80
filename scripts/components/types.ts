/** TypeScript declarations for WIT, generated into `build/types`: ambient modules such as `wasmcp:mcp/tools@0.2.0`. */
import { join } from 'node:path';
import { runNode } from '@wasmcp/cli';
import { buildDir, inRoot } from '../paths.ts';
import { cache } from '../toolchain.ts';
import { digestFolder, readFolder, writeFolder } from './output.ts';
import { stageTransportWit } from './wit.ts';

/** Generates the declarations of every interface the full transport imports. */
export async function generateTypes(): Promise<void> {
  const wit = stageTransportWit();
  const types = await cache('generated-types', digestFolder(wit), async (path) => {
    const args = ['guest-types', wit, '--world-name', 'full', '--out-dir', path, '--strict', '--quiet'];
    await runNode(inRoot('node_modules/@bytecodealliance/jco/dist/jco.js'), args);
  });
  writeFolder(join(buildDir, 'types/transport'), readFolder(types));
}
