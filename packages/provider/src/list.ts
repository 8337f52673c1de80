/** Lists in pages. */
import { McpError } from './errors.ts';

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor?: string;
}

/**
 * A page of a list. A cursor is the index of the page's first item.
 * @param size items on a page.
 * @throws McpError for a cursor that no page of this list has.
 */
export function pageOf<Item>(list: readonly Item[], cursor: string | undefined, size: number): Page<Item> {
  const start = Number(cursor ?? 0);
  const isStart = Number.isInteger(start) && start > 0 && start < list.length && start % size === 0;
  if (cursor !== undefined && !(isStart && String(start) === cursor)) {
    throw new McpError('invalid-params', 'Unknown cursor.');
  }
  const end = start + size;
  return { items: list.slice(start, end), ...(end < list.length && { nextCursor: String(end) }) };
}

/** By name. @throws TypeError for a name that is there twice: the transport would refuse the list. */
export function byName<Item>(items: readonly Item[], nameOf: (item: Item) => string): ReadonlyMap<string, Item> {
  const map = new Map<string, Item>();
  for (const item of items) {
    const name = nameOf(item);
    if (map.has(name)) throw new TypeError(`There are two called ${name}.`);
    map.set(name, item);
  }
  return map;
}
