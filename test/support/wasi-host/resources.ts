/**
 * The component model's handles, strictly: every one is counted; what is used after it was dropped or given away, or
 * dropped before its children, fails.
 */

/** Handles that the guest holds now. */
export const held = new Set<Resource>();

export class Resource {
  #state: 'held' | 'dropped' | 'given away' = 'held';
  readonly #parent: Resource | undefined;
  constructor(parent?: Resource) {
    this.#parent = parent;
    held.add(this);
  }
  /** Fails unless the guest may use this handle. */
  use(): void {
    if (this.#state !== 'held') throw new Error(`${this.constructor.name} is used although it was ${this.#state}`);
  }
  /** The guest hands the handle over. */
  give(): void {
    this.#leave('given away');
  }
  [Symbol.dispose](): void {
    this.#leave('dropped');
  }
  #leave(state: 'dropped' | 'given away'): void {
    this.use();
    const child = [...held].find((handle) => handle.#parent === this);
    if (child !== undefined)
      throw new Error(`${this.constructor.name} is ${state} before its ${child.constructor.name}`);
    this.#state = state;
    held.delete(this);
  }
}

/** A `result` error, as it reaches the guest. */
export const wasiError = (payload: unknown): Error => Object.assign(new Error('component error'), { payload });
