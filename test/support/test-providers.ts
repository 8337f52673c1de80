/** Builds the providers that tests compose with the transports, into `build/test-providers`. */
import { join } from 'node:path';
import { buildComponent } from '../../scripts/components/componentize.ts';
import { stageProviderWit } from '../../scripts/components/wit.ts';
import { buildDir, inRoot } from '../../scripts/paths.ts';

export const testProviders = ['everything', 'fault', 'keyvalue'] as const;
type TestProvider = (typeof testProviders)[number];

/** Where a test provider's component lies. */
const testProviderPath = (name: TestProvider): string => join(buildDir, 'test-providers', `${name}.wasm`);

/** Builds a test provider from `test/support/<name>-provider` unless an up-to-date one is there. @returns its path. */
export async function buildTestProvider(name: TestProvider): Promise<string> {
  const folder = inRoot('test/support', `${name}-provider`);
  return buildComponent({
    name: `${name}-provider`,
    entry: join(folder, 'main.ts'),
    wit: stageProviderWit(folder, `${name}-provider`),
    world: name,
    output: testProviderPath(name),
    disableFeatures: ['fetch-event', 'http', 'random'],
  });
}
