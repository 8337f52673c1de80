/** The examples that this repository's own commands serve and test. */
import { inRoot } from '../lib/paths.ts';
import { buildComponent } from './componentize.ts';
import { stageProviderWit } from './wit.ts';

/** Builds `examples/weather-ts`. @returns the provider component's path. */
export function buildWeatherTs(): Promise<string> {
  const folder = inRoot('examples/weather-ts');
  return buildComponent({
    name: 'weather-ts',
    entry: `${folder}/src/provider.ts`,
    wit: stageProviderWit(`${folder}/wit`, 'weather-ts'),
    world: 'weather',
    output: `${folder}/dist/provider.wasm`,
  });
}
