/**
 * `wasi:keyvalue/store` for guests on Node: one store, `default`, in memory, for as long as the server runs. Guests share
 * it, each in a thread of its own: a call goes to the main thread as a message, and the guest's thread waits for the
 * answer, because calls of WIT functions do not return before they are done.
 */
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';

/** A thread's way to the store. */
export interface StoreLink {
  readonly port: MessagePort;
  /** The main thread sets the first element when it has answered. */
  readonly answered: Int32Array;
}

/** Answers a call of the interface. */
type Ask = (call: StoreCall) => StoreAnswer;

/** A store in the main thread; `connect` gives a thread its link, whose port is to be transferred. */
export interface Store {
  connect(): StoreLink;
}

type StoreCall =
  | { readonly name: 'get' | 'delete'; readonly key: string }
  | { readonly name: 'set'; readonly key: string; readonly value: Uint8Array }
  | { readonly name: 'keys' };

type StoreAnswer = Uint8Array | readonly string[] | 'full' | undefined;

/** The most that the store holds, keys included, in bytes: a guest must not use up the host's memory. */
const maxBytes = 64 * 1024 * 1024;

/** Whether an import (`wasi:keyvalue/store@0.2.0-draft`) is this interface; wasi:keyvalue is a draft in all versions. */
export const isStore = (name: string): boolean => name.startsWith('wasi:keyvalue/store@0.2.0-draft');

function createEntries(limit = maxBytes): Ask {
  const entries = new Map<string, Uint8Array>();
  let bytes = 0;
  const sizeOf = (key: string): number => {
    const value = entries.get(key);
    return value === undefined ? 0 : 2 * key.length + value.length;
  };
  const remove = (key: string): void => {
    bytes -= sizeOf(key);
    entries.delete(key);
  };

  return (call) => {
    switch (call.name) {
      case 'get':
        return entries.get(call.key);
      case 'keys':
        return [...entries.keys()];
      case 'delete':
        return void remove(call.key);
      case 'set': {
        const { key, value } = call;
        if (bytes - sizeOf(key) + 2 * key.length + value.length > limit) return 'full';
        remove(key);
        entries.set(key, value);
        bytes += sizeOf(key);
      }
    }
  };
}

export function createStore(limit?: number): Store {
  const answer = createEntries(limit);
  return {
    connect() {
      const { port1, port2 } = new MessageChannel();
      const answered = new Int32Array(new SharedArrayBuffer(4));
      port1.on('message', (call: StoreCall) => {
        port1.postMessage(answer(call));
        Atomics.store(answered, 0, 1);
        Atomics.notify(answered, 0);
      });
      port1.unref();
      return { port: port2, answered };
    },
  };
}

/** An `error` of the interface, as jco wants it thrown. */
const storeError = (error: { tag: 'no-such-store' } | { tag: 'other'; val: string }): Error =>
  Object.assign(new Error(error.tag), { payload: error });

/** As it is before the worker replaces it: this is not to count as waiting, since the main thread answers at once. */
const { wait } = Atomics;

/** The interface, in a guest's thread. */
export const keyValueStore = ({ port, answered }: StoreLink): Record<string, unknown> =>
  interfaceOf((call) => {
    Atomics.store(answered, 0, 0);
    port.postMessage(call);
    wait(answered, 0, 0);
    return receiveMessageOnPort(port)?.message as StoreAnswer;
  });

/** The interface over a store of its own, for a component that runs in the caller's thread. */
export const ownKeyValueStore = (): Record<string, unknown> => interfaceOf(createEntries());

function interfaceOf(ask: Ask): Record<string, unknown> {
  class Bucket {
    get(key: string): StoreAnswer {
      return ask({ name: 'get', key });
    }
    set(key: string, value: Uint8Array): void {
      // A copy: what is sent is the whole memory that a view is of.
      if (ask({ name: 'set', key, value: value.slice() }) === 'full')
        throw storeError({ tag: 'other', val: 'the store is full' });
    }
    delete(key: string): void {
      ask({ name: 'delete', key });
    }
    exists(key: string): boolean {
      return ask({ name: 'get', key }) !== undefined;
    }
    /** All keys at once: there is no next page. */
    listKeys(): object {
      return { keys: ask({ name: 'keys' }), cursor: undefined };
    }
  }
  return {
    open(identifier: string): Bucket {
      if (identifier !== 'default') throw storeError({ tag: 'no-such-store' });
      return new Bucket();
    },
    Bucket,
  };
}
