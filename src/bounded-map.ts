/** A map that forgets its oldest entries when it holds too much. */
export interface BoundedMap<T> {
  get(key: string): T | undefined;
  /** `size`: about what the entry takes, in characters. */
  set(key: string, value: T, size: number): void;
  delete(key: string): void;
  clear(): void;
}

interface Bounds {
  readonly maxEntries: number;
  /** Of all entries' sizes. */
  readonly maxCharacters: number;
}

export function createBoundedMap<T>({ maxEntries, maxCharacters }: Bounds): BoundedMap<T> {
  const entries = new Map<string, { readonly value: T; readonly size: number }>();
  let characters = 0;

  const holdsTooMuch = (): boolean => entries.size > maxEntries || characters > maxCharacters;

  const remove = (key: string): void => {
    characters -= entries.get(key)?.size ?? 0;
    entries.delete(key);
  };

  return {
    get: (key) => entries.get(key)?.value,
    set(key, value, size) {
      remove(key);
      entries.set(key, { value, size });
      characters += size;
      // A Map lists its entries in the order in which they were added: the oldest go first.
      while (holdsTooMuch()) remove(entries.keys().next().value!);
    },
    delete: remove,
    clear() {
      entries.clear();
      characters = 0;
    },
  };
}
