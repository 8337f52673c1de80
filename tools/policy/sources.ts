/** Rego and data files that are named on a command line. */
import { existsSync, readFileSync } from 'node:fs';
import { UserError } from '../lib/cli.ts';
import type { RegoSources, SourceFile } from './opa.ts';

/** Reads policy and data files, told apart by their names. */
export function readSources(files: readonly string[]): Pick<RegoSources, 'rego' | 'data'> {
  for (const name of files) {
    if (!existsSync(name)) throw new UserError(`${name} is not there.`);
    if (!isRego(name) && !isData(name)) throw new UserError(`${name} is neither Rego (.rego) nor data (.json, .yaml).`);
  }
  return { rego: files.filter(isRego).map(readSource), data: files.filter(isData).map(readSource) };
}

const isRego = (name: string): boolean => name.endsWith('.rego');
const isData = (name: string): boolean => /\.(json|ya?ml)$/.test(name);
const readSource = (name: string): SourceFile => ({ name, text: readFileSync(name, 'utf8') });
