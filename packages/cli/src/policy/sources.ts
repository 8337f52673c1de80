/** Rego and data files that are named on a command line. */
import { relative } from 'node:path';
import type { RegoSources, SourceFile } from '@wasmcp/policy-compiler';
import { fromCaller, UserError } from '../lib/command.ts';
import { readText } from '../lib/files.ts';

/** Reads policy and data files, told apart by their names. In messages they are called as the user would name them. */
export function readSources(files: readonly string[]): Pick<RegoSources, 'rego' | 'data'> {
  const sources = files.map(readSource);
  return {
    rego: sources.filter(({ name }) => isRego(name)),
    data: sources.filter(({ name }) => !isRego(name)),
  };
}

function readSource(file: string): SourceFile {
  const path = fromCaller(file);
  const name = relative(fromCaller('.'), path);
  if (!isRego(name) && !isData(name)) throw new UserError(`${name} is neither Rego (.rego) nor data (.json, .yaml).`);
  return { name, text: readText(path, name) };
}

const isRego = (name: string): boolean => name.endsWith('.rego');
const isData = (name: string): boolean => /\.(json|ya?ml)$/.test(name);
