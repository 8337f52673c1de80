/** Parts of the data document that a local of a plan may hold: data is known when a policy is compiled. */

/** Possible values, of which each may be one. */
export type Nodes = readonly unknown[];

/** Kinds of keys, as bits: names of an object's members, indices of a list. */
export const textKeys = 1;
export const indexKeys = 2;

export const keyKinds = (nodes: Nodes): number =>
  (nodes.some(isObject) ? textKeys : 0) | (nodes.some((node) => Array.isArray(node)) ? indexKeys : 0);

/** What an operand finds. `name`: undefined for one that is not known. */
export function membersOf(nodes: Nodes, name: string | undefined): Nodes {
  const members = nodes.flatMap((node) => {
    if (typeof node !== 'object' || node === null) return [];
    if (name === undefined || Array.isArray(node)) return Object.values(node) as unknown[];
    return Object.hasOwn(node, name) ? [(node as Record<string, unknown>)[name]] : [];
  });
  return members.filter((member) => typeof member === 'object' && member !== null);
}

/** Whether all that a path goes through, but for its end, is an object, or nothing. */
export function isReplaceable(data: unknown, path: readonly string[]): boolean {
  let at = data;
  for (const name of path) {
    if (at === undefined) return true;
    if (!isObject(at)) return false;
    at = Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return true;
}

/**
 * Whether an object that `with` puts at a path is merged with what was there when `opa eval` reads more of data than that,
 * as a whole: OPA's WebAssembly puts it in place.
 */
export function isMerged(data: unknown, path: readonly string[]): boolean {
  if (path.length < 2) return false;
  const replaced = path.reduce<unknown>(
    (at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    data,
  );
  return isObject(replaced) && Object.keys(replaced).length > 0;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
