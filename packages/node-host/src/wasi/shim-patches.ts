/**
 * Faults of `@bytecodealliance/preview2-shim` 0.26.0 that components run into, repaired in its prototypes, because the
 * shim's own code makes objects of these classes. Not reported upstream (github.com/bytecodealliance/jco/issues).
 * test/wasi/shim-patches.test.ts fails once the shim has not got them any more.
 */
import { clocks, http, io } from './shim.ts';

type FieldEntry = [name: string, value: Uint8Array];
interface Fields {
  entries(): FieldEntry[];
}
interface Pollable {
  ready(): boolean;
}

/* The shim's classes as its JavaScript has them: its types declare the constructors private. */
const { Fields } = http.types as unknown as {
  Fields: { prototype: object; fromList(entries: FieldEntry[]): Fields };
};
const { Pollable, poll } = io.poll as unknown as {
  Pollable: { prototype: object };
  poll(list: object[]): Uint32Array;
};

/** Repairs the shim in this thread. */
export function patchShim(): void {
  patchFieldsClone();
  patchPollableReady();
}

/**
 * What is wrong: `clone` shares its list of lines with the original (nodejs/http.js: `_fromEntriesChecked` keeps the list
 * that it is given), so that what is appended to one appears in the other, also in headers that are immutable.
 * Remove when: `fields.clone()` followed by `append` leaves the original's `entries()` as they were.
 */
function patchFieldsClone(): void {
  Object.assign(Fields.prototype, {
    clone(this: Fields): Fields {
      return Fields.fromList(this.entries());
    },
  });
}

/**
 * What is wrong: `ready` says what the last poll found (io/worker-thread.js: POLL_POLLABLE_READY does without the
 * `pollStateCheck` of POLL_POLL_LIST). A stream that has been read empty stays ready, and a guest that asks before it
 * waits turns in circles.
 * Repaired by a poll beside what is always ready, which finds out and does not wait.
 * Remove when: `ready` of an incoming body that has been read empty, and whose end is still to come, is false.
 */
function patchPollableReady(): void {
  let always: object | undefined;
  Object.assign(Pollable.prototype, {
    ready(this: Pollable): boolean {
      always ??= clocks.monotonicClock.subscribeDuration(0n);
      return poll([this, always]).includes(0);
    },
  });
}
