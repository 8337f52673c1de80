/** The documents that are generated, whole or in part. A test compares them with what is in the tree. */
import { readFileSync } from 'node:fs';
import { inRoot } from '../paths.ts';
import { llmsText } from './llms.ts';
import { replaceBetween } from './markdown.ts';
import { variablesTable } from './variables.ts';
import { witReference } from './wit.ts';

/** Path → text. @throws when a document has no place for what is generated. */
export async function generatedDocs(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['docs/wit.md', await witReference()],
    ['docs/configuration.md', within('docs/configuration.md', 'variables', variablesTable())],
    ['llms.txt', llmsText()],
  ]);
}

function within(file: string, marker: string, text: string): string {
  const document = replaceBetween(readFileSync(inRoot(file), 'utf8'), marker, text);
  if (document === undefined) throw new Error(`${file} has no place marked <!-- ${marker} -->.`);
  return document;
}
