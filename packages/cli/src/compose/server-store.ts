/** The store that a server is composed with. */
import { readComponent, type Component } from '@wasmcp/node-host';
import { stores, type Installation, type Store } from '../installation.ts';
import { UserError } from '../lib/command.ts';

const named = (store: string): Store | undefined => stores.find((name) => name === store);

/** @throws UserError for what is neither a store's name nor the path of a component. */
export function checkStore(store: string): void {
  if (named(store) !== undefined || store.endsWith('.wasm')) return;
  throw new UserError(`There is no store ${store}: one of ${stores.join(', ')}, or a component (.wasm) is expected.`);
}

/** A store by its name, or by the path of a component. */
export async function serverStore(store: string, installation: Installation): Promise<Component> {
  checkStore(store);
  const name = named(store);
  return readComponent(name === undefined ? store : await installation.store(name), 'store', installation.cache);
}
