/**
 * What is plugged into the store import (WIT `wasmcp:store/store@0.1.0`), and the place of one document in it. A store
 * that fails costs only speed.
 */
import type { Error as StoreError } from 'wasmcp:store/store@0.1.0';
import { digestOf } from '../crypto/digest.ts';
import type { Log } from '../log.ts';

/** Both functions throw `{ payload: StoreError }`. */
export interface Store {
  get(key: string): Uint8Array | undefined;
  set(key: string, value: Uint8Array): void;
}

/** Where the instances of a server keep one text. */
export interface StoredText {
  /** Undefined when there is none, or it cannot be had. */
  read(): Promise<string | undefined>;
  /** @returns whether the store took it, which it may do without keeping it. */
  write(text: string): Promise<boolean>;
}

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The key is made of a digest: stores differ in the characters and lengths that they take, and two issuers, or two
 * servers with one store, must not share a document by accident.
 * @param kind what kind of text it is: the first part of the key.
 */
export function createStoredText(store: Store, kind: string, names: readonly string[], log: Log): StoredText {
  let key: Promise<string> | undefined;
  const keyOf = (): Promise<string> => (key ??= digestOf(names.join('\n')).then((digest) => `${kind}.${digest}`));
  const logFailure = (thrown: unknown): void => log({ event: 'store-failed', detail: detailOf(thrown) });
  return {
    async read() {
      const name = await keyOf();
      try {
        const bytes = store.get(name);
        return bytes && fromUtf8.decode(bytes);
      } catch (thrown) {
        logFailure(thrown);
        return undefined;
      }
    },
    async write(text) {
      const name = await keyOf();
      try {
        store.set(name, utf8.encode(text));
        return true;
      } catch (thrown) {
        logFailure(thrown);
        return false;
      }
    },
  };
}

function detailOf(thrown: unknown): string {
  const payload = (thrown as { payload?: StoreError } | undefined)?.payload;
  if (payload === undefined) return String(thrown);
  return payload.tag === 'unavailable' ? payload.val : payload.tag;
}
