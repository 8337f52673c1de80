/** The examples in TypeScript, which this repository's own commands build, serve and test. */
import { inRoot } from '../lib/paths.ts';
import { buildComponent, type ComponentSource } from './componentize.ts';
import { stageProviderWit } from './wit.ts';

/** By folder: the world in its `wit`, and the engine's features that it does without. */
const examples = {
  'weather-ts': { world: 'weather', disableFeatures: ['fetch-event'] },
  'http-status-ts': { world: 'http-status', disableFeatures: ['stdio', 'random', 'clocks', 'http', 'fetch-event'] },
} satisfies Record<string, Pick<ComponentSource, 'world' | 'disableFeatures'>>;
export type Example = keyof typeof examples;

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

export const buildWeatherTs = (): Promise<string> => buildExample('weather-ts');
