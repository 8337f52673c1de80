/** The examples in TypeScript, which this repository's own commands build, serve and test. */
import { readFileSync } from 'node:fs';
import { runNode } from '@wasmcp/cli';
import { digest } from '@wasmcp/node-host';
import { inRoot } from '../paths.ts';
import { cache } from '../toolchain.ts';
import { buildComponent, type ComponentSource } from './componentize.ts';
import { readFolder, writeFolder } from './output.ts';
import { stageProviderWit } from './wit.ts';

/** Without these a component imports nothing. */
const everything: ComponentSource['disableFeatures'] = ['stdio', 'random', 'clocks', 'http', 'fetch-event'];

/** By folder: the world in its `wit`, and the engine's features that it does without. */
const examples = {
  'weather-ts': { world: 'weather', disableFeatures: ['fetch-event'] },
  'http-status-ts': { world: 'http-status', disableFeatures: everything },
  'pure-calculator': { world: 'calculator', disableFeatures: everything },
} satisfies Record<string, Pick<ComponentSource, 'world' | 'disableFeatures'>>;
export type Example = keyof typeof examples;
export const exampleNames = Object.keys(examples) as readonly Example[];

/** Builds a folder of `examples`. @returns the provider component's path. */
export function buildExample(name: Example): Promise<string> {
  const folder = inRoot('examples', name);
  return buildComponent({
    name,
    entry: `${folder}/src/provider.ts`,
    wit: stageProviderWit(`${folder}/wit`, name),
    output: `${folder}/dist/provider.wasm`,
    ...examples[name],
  });
}

/** Makes JavaScript of the pure calculator, for its page. @returns the page's folder. */
export async function buildCalculatorPage(): Promise<string> {
  const page = inRoot('examples/pure-calculator/web');
  const provider = await buildExample('pure-calculator');
  const jco = inRoot('node_modules/@bytecodealliance/jco/dist/jco.js');
  const script = await cache('calculator-page', digest(readFileSync(provider)), async (path) => {
    await runNode(jco, ['transpile', provider, '--name', 'calculator', '--out-dir', path, '--quiet']);
  });
  writeFolder(`${page}/dist`, readFolder(script));
  return page;
}
