/** TypeScript declarations for WIT, generated into `build/types`: ambient modules such as `wasmcp:mcp/tools@0.2.0`. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { digestFiles, unlessFresh } from '../lib/content-cache.ts';
import { buildDir, inRoot } from '../lib/paths.ts';
import { runNode } from '../lib/run.ts';
import { stageTransportWit } from './wit.ts';

/** Generates the declarations of every interface the full transport imports. */
export async function generateTypes(): Promise<void> {
  const wit = stageTransportWit();
  const into = join(buildDir, 'types/transport');
  await unlessFresh(into, digestFiles(wit), async () => {
    rmSync(into, { recursive: true, force: true });
    const args = ['guest-types', wit, '--world-name', 'full', '--out-dir', into, '--strict', '--quiet'];
    await runNode(inRoot('node_modules/@bytecodealliance/jco/dist/jco.js'), args);
  });
}
