/** The examples in TypeScript, which this repository's own commands build, serve and test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from '@wasmcp/cli';
import { digest } from '@wasmcp/node-host';
import { buildDir, inRoot } from '../paths.ts';
import { cache } from '../toolchain.ts';
import type { Bindings } from './bindings/hook.ts';
import { buildComponent, features, type ComponentSource } from './componentize.ts';
import { readFolder, writeFolder } from './output.ts';
import { stageProviderWit } from './wit.ts';

/** Without these a component imports nothing. */
const everything: ComponentSource['disableFeatures'] = [...features];

/** By folder: the world in its `wit`, and the engine's features that it does without. */
const examples = {
  'weather-ts': { world: 'weather', disableFeatures: ['fetch-event'] },
  'countdown-ts': { world: 'countdown', disableFeatures: ['http', 'fetch-event'] },
  'http-status-ts': { world: 'http-status', disableFeatures: everything },
  'pure-calculator': { world: 'calculator', disableFeatures: everything },
} satisfies Record<string, Pick<ComponentSource, 'world' | 'disableFeatures'>>;
export type Example = keyof typeof examples;
export const exampleNames = Object.keys(examples) as readonly Example[];

/**
 * Builds a folder of `examples`. @param bindings other ones than usual: for comparisons, and not in its own `dist`.
 * @returns the provider component's path.
 */
export function buildExample(name: Example, bindings?: Bindings): Promise<string> {
  const folder = inRoot('examples', name);
  return buildComponent({
    name,
    entry: `${folder}/src/provider.ts`,
    wit: stageProviderWit(`${folder}/wit`, name),
    output:
      bindings === undefined ? `${folder}/dist/provider.wasm` : join(buildDir, 'bindings', bindings, `${name}.wasm`),
    bindings,
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
