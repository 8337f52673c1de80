/** This checkout as the place where the command line runs: transports are built when they are asked for. */
import { quoted, type Installation } from '@wasmcp/cli';
import { projectBindings } from './components/bindings/hook.ts';
import { buildExample } from './components/examples.ts';
import { buildNullExchange } from './components/exchanges.ts';
import { providerLibrary } from './components/provider-library.ts';
import { buildRouterModule } from './components/router.ts';
import { buildStore, storePath } from './components/stores.ts';
import { buildUnplugged, nullPolicyPath, unpluggedPath } from './components/transports.ts';
import { inRoot, root } from './paths.ts';
import { toolchain } from './toolchain.ts';

/** npm scripts that are called otherwise than the command. */
const scripts: Readonly<Record<string, string>> = { start: 'npm start', explain: 'npm run policy:explain' };

export const checkout: Installation = {
  ...toolchain,
  call: (command) => `${scripts[command] ?? `npm run ${command}`} --`,
  callForOutput: (command) => `npm run --silent ${command}`,
  callInProject: (command) => `npm --prefix ${quoted(root)} run ${command}`,
  project: root,
  unpluggedTransport: buildUnplugged,
  store: buildStore,
  nullExchange: buildNullExchange,
  routerModule: buildRouterModule,
  exampleProvider: { name: 'examples/weather-ts', servedBy: 'npm start', build: () => buildExample('weather-ts') },
  templates: inRoot('templates'),
  projectBindings,
  providerLibrary,
  localBuild: {
    variables: {
      WIT: inRoot('wit'),
      TRANSPORT: unpluggedPath('tools'),
      POLICY: nullPolicyPath,
      STORE: storePath('null'),
    },
    madeBy: 'npm run build',
  },
};
