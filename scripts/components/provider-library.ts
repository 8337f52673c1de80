/** `@wasmcp/provider`, packed as it is published: what a new project in TypeScript is written with. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run, step, version } from '@wasmcp/cli';
import { digestFiles } from '@wasmcp/node-host';
import { inRoot } from '../paths.ts';
import { cache } from '../toolchain.ts';

/** What is packed, or makes what is packed. */
const sources = ['src', 'package.json', 'tsconfig.build.json', 'README.md', 'LICENSE'];

/** @returns the path of the archive, `wasmcp-provider-VERSION.tgz`. */
export async function providerLibrary(): Promise<string> {
  const folder = inRoot('packages/provider');
  const key = digestFiles(folder, ...sources.map((path) => join(folder, path)), inRoot('tsconfig.json'));
  const packed = await cache('provider-library', key, async (into) => {
    mkdirSync(into, { recursive: true });
    const args = ['pack', '--silent', '--workspace', '@wasmcp/provider', '--pack-destination', into];
    await step('Packing @wasmcp/provider', () => run('npm', args, { cwd: inRoot() }));
  });
  return join(packed, `wasmcp-provider-${version}.tgz`);
}
