/** Builds the providers that tests compose with the transports, into `build/test-providers`. */
import { join } from 'node:path';
import type { Bindings } from '../../scripts/components/bindings/hook.ts';
import { buildComponent } from '../../scripts/components/componentize.ts';
import { stageProviderWit } from '../../scripts/components/wit.ts';
import { buildDir, inRoot } from '../../scripts/paths.ts';

export const testProviders = ['everything', 'fault', 'keyvalue'] as const;
type TestProvider = (typeof testProviders)[number];

/** Where a test provider's component lies. */
const testProviderPath = (name: TestProvider, bindings?: Bindings): string =>
  join(buildDir, 'test-providers', bindings ?? '', `${name}.wasm`);

/**
 * Builds a test provider from `test/support/<name>-provider` unless an up-to-date one is there. @param bindings other ones
 * than usual. @returns its path.
 */
export async function buildTestProvider(name: TestProvider, bindings?: Bindings): Promise<string> {
  const folder = inRoot('test/support', `${name}-provider`);
  return buildComponent({
    name: `${name}-provider`,
    entry: join(folder, 'main.ts'),
    wit: stageProviderWit(folder, `${name}-provider`),
    world: name,
    output: testProviderPath(name, bindings),
    bindings,
    disableFeatures: ['fetch-event', 'http', 'random'],
  });
}
