/** Makes the components that stand between a transport and several providers. Needs no native tool. */
import { readFileSync, writeFileSync } from 'node:fs';
import { digest, makeComponent, readComponent, type Component } from '@wasmcp/node-host';
import type { Installation, RouterModule } from '../installation.ts';
import { importName, routedInterfaces } from './interfaces.ts';
import { fillModule } from './module.ts';
import { encodeEnvironment, encodeSettings, type RouterSettings } from './settings.ts';
import { environmentWit, routerWit } from './wit.ts';

type Maker = Pick<Installation, 'cache' | 'routerModule'> & {
  readonly localBuild: { readonly variables: Pick<Installation['localBuild']['variables'], 'WIT'> };
};

/** The component that is a provider to the transport, and imports the providers. */
export async function makeRouter(settings: RouterSettings, installation: Maker): Promise<Component> {
  const { providers } = settings;
  const wit = routerWit(
    installation.localBuild.variables.WIT,
    providers.map(({ interfaces }) => interfaces),
  );
  const imported = (interfaceId: string): (string | undefined)[] => {
    const { name } = routedInterfaces.find(({ id }) => id === interfaceId)!;
    return providers.map(({ interfaces }, at) => (interfaces.includes(name) ? importName(at, name) : undefined));
  };
  return make('router', wit, encodeSettings(settings), installation, imported);
}

/** The component that shows a provider its own part of the environment. @param prefix, hidden as `encodeEnvironment` has them. */
export const makeEnvironment = (prefix: string, hidden: readonly string[], installation: Maker): Promise<Component> =>
  make('environment', environmentWit, encodeEnvironment(prefix, hidden), installation);

async function make(
  name: RouterModule,
  wit: string,
  settings: Uint8Array,
  { cache, routerModule }: Maker,
  imported?: (interfaceId: string) => readonly (string | undefined)[],
): Promise<Component> {
  const wat = fillModule(readFileSync(await routerModule(name), 'utf8'), settings, imported);
  const path = await cache('routers', `${digest(wat, wit)}.wasm`, async (file) => {
    writeFileSync(file, await makeComponent(wat, wit, name));
  });
  return readComponent(path, name, cache);
}
