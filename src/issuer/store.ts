/** What is plugged into the store import: WIT `wasmcp:store/store@0.1.0`. */
import type { Error as StoreError } from 'wasmcp:store/store@0.1.0';

export type { StoreError };

/** Both functions throw `{ payload: StoreError }`. */
export interface Store {
  get(key: string): Uint8Array | undefined;
  set(key: string, value: Uint8Array): void;
}
