/** The library that projects in TypeScript are written with: a new project has it in a folder of its own, and asks no registry. */
import { copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeFolder, readText, writeOutput } from '../lib/files.ts';

/** What the template depends on, as a registry has it. */
const dependency = /("@wasmcp\/provider": )"[^"]*"/;

/**
 * Puts the packed library into a project, which then depends on this file.
 * @param archive what `npm pack` makes.
 */
export function vendorProviderLibrary(project: string, archive: string): void {
  const vendor = join(project, 'vendor');
  makeFolder(vendor);
  copyFileSync(archive, join(vendor, basename(archive)));
  const manifest = join(project, 'package.json');
  const text = readText(manifest, 'package.json');
  writeOutput(manifest, text.replace(dependency, `$1"file:vendor/${basename(archive)}"`));
}
