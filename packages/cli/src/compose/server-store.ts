/** The store that a server is composed with. */
import { readComponent, type Component } from '@wasmcp/node-host';
import { stores, type Installation } from '../installation.ts';
import { UserError } from '../lib/command.ts';

/** A store by its name, or by the path of a component. */
export async function serverStore(store: string, installation: Installation): Promise<Component> {
  const name = stores.find((each) => each === store);
  if (name === undefined && !store.endsWith('.wasm')) {
    throw new UserError(`There is no store ${store}: one of ${stores.join(', ')}, or a component (.wasm) is expected.`);
  }
  return readComponent(name === undefined ? store : await installation.store(name), 'store', installation.cache);
}
