/** Fills `packages/cli` for publishing: `dist/` (JavaScript that holds the transport's part) and `assets/`. */
import { copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { exchanges, runCommand, stores, transports } from '@wasmcp/cli';
import { nullPolicy } from '@wasmcp/policy-compiler';
import { rolldown } from 'rolldown';
import { projectBindings } from './components/bindings/hook.ts';
import { buildNullExchange } from './components/exchanges.ts';
import { providerLibrary } from './components/provider-library.ts';
import { buildRouterModule } from './components/router.ts';
import { buildStore } from './components/stores.ts';
import { buildUnplugged, nullPolicyPath } from './components/transports.ts';
import { inRoot } from './paths.ts';
import { cache } from './toolchain.ts';

const usage =
  'npm run build -w @wasmcp/cli\n\nFills packages/cli/dist and packages/cli/assets, which are what is published.';

const inPackage = (...parts: string[]): string => inRoot('packages/cli', ...parts);

await runCommand({ usage, options: {} }, async () => {
  await bundle();
  rmSync(inPackage('assets'), { recursive: true, force: true });
  mkdirSync(inPackage('assets'), { recursive: true });
  for (const name of transports) {
    const transport = await buildUnplugged(name);
    copyFileSync(transport, inPackage('assets', basename(transport)));
  }
  for (const name of stores) {
    const store = await buildStore(name);
    copyFileSync(store, inPackage('assets', basename(store)));
  }
  for (const name of exchanges) {
    const exchange = await buildNullExchange(name);
    copyFileSync(exchange, inPackage('assets', basename(exchange)));
  }
  for (const name of ['router', 'environment'] as const)
    copyFileSync(await buildRouterModule(name), inPackage('assets', `${name}.wat`));
  copyFileSync(await projectBindings(), inPackage('assets/bindings.js'));
  const library = await providerLibrary();
  copyFileSync(library, inPackage('assets', basename(library)));
  copyFileSync(await nullPolicy(cache), inPackage('assets', basename(nullPolicyPath)));
  for (const folder of ['templates', 'wit']) {
    cpSync(inRoot(folder), inPackage('assets', folder), {
      recursive: true,
      filter: (path) => basename(path) !== 'deps',
    });
  }
});

/** The package's own modules and what they take from the transport; all packages stay imports. */
async function bundle(): Promise<void> {
  rmSync(inPackage('dist'), { recursive: true, force: true });
  const input = { bin: inPackage('src/bin.ts'), index: inPackage('src/index.ts') };
  const build = await rolldown({ input, external: /^[^./]/, platform: 'node' });
  await build.write({ dir: inPackage('dist'), format: 'esm' });
  await build.close();
}
