/**
 * The types of the component model as values, and where two of them differ. Types are structural, whatever they are
 * called; only resources have an identity, which is not looked at here.
 */

export type Type = Shape & {
  /** What an interface calls it. */
  readonly called?: string;
};

type Shape =
  | { readonly kind: 'primitive'; readonly name: string }
  /** Fields, cases, flags; without a type where the case or flag has none. Tuples have fields named by their place. */
  | {
      readonly kind: 'record' | 'variant' | 'enum' | 'flags' | 'tuple';
      readonly members: readonly (readonly [name: string, type: Type | undefined])[];
    }
  /** list, option, result, own, borrow and their like, with what they are of. */
  | { readonly kind: 'of'; readonly name: string; readonly parts: readonly (Type | undefined)[] }
  | {
      readonly kind: 'function';
      readonly isAsync: boolean;
      readonly parameters: readonly (readonly [name: string, type: Type | undefined])[];
      readonly result: Type | undefined;
    }
  | { readonly kind: 'resource' };

/** What a component or an instance has under its names. */
export type Item =
  | { readonly sort: 'type' | 'function'; readonly type: Type }
  | Instance
  | { readonly sort: 'component'; instantiate(given: ReadonlyMap<string, Item>): Instance }
  /** Core modules, values: nothing that an interface has. */
  | { readonly sort: 'other' };

export interface Instance {
  readonly sort: 'instance';
  readonly items: ReadonlyMap<string, Item>;
}

const member = { record: 'field', tuple: 'field', variant: 'case', enum: 'case', flags: 'flag' } as const;

/**
 * The first difference that keeps `had` from being used as `wanted`: where, from the outside in, and what.
 * Undefined when it can be: every name that is wanted is there, with the same type; there may be more names.
 */
export function findDifference(wanted: Instance, had: Instance): string | undefined {
  for (const [name, item] of wanted.items) {
    const what = item.sort === 'instance' ? `interface ${name}` : `${item.sort} ${name}`;
    const other = had.items.get(name);
    if (other === undefined) return `${what} is missing`;
    const inner = differItems(item, other);
    if (inner !== undefined) return `${what}: ${inner}`;
  }
  return undefined;
}

function differItems(wanted: Item, had: Item): string | undefined {
  if (wanted.sort === 'instance' && had.sort === 'instance') return findDifference(wanted, had);
  if (wanted.sort === 'type' && had.sort === 'type') return differShapes(wanted.type, had.type);
  if (wanted.sort === 'function' && had.sort === 'function') return differShapes(wanted.type, had.type);
  return wanted.sort === had.sort ? 'cannot be compared' : `a ${had.sort} in its place`;
}

function differ(wanted: Type | undefined, had: Type | undefined): string | undefined {
  if (wanted === undefined && had === undefined) return undefined;
  if (wanted === undefined || had === undefined) return inPlaceOf(wanted, had);
  return prefix(wanted.called, differShapes(wanted, had));
}

function differShapes(wanted: Type, had: Type): string | undefined {
  const given = inPlaceOf(wanted, had);
  switch (wanted.kind) {
    case 'primitive':
      return had.kind === 'primitive' && had.name === wanted.name ? undefined : given;
    case 'resource':
      return had.kind === 'resource' ? undefined : given;
    case 'of':
      if (had.kind !== 'of' || had.name !== wanted.name || had.parts.length !== wanted.parts.length) return given;
      return first(wanted.parts, (part, index) => differ(part, had.parts[index]));
    case 'function':
      if (had.kind !== 'function' || had.isAsync !== wanted.isAsync) return given;
      return (
        differMembers('parameter', wanted.parameters, had.parameters) ??
        prefix('result', differ(wanted.result, had.result))
      );
    default:
      return had.kind === wanted.kind ? differMembers(member[wanted.kind], wanted.members, had.members) : given;
  }
}

type Members = readonly (readonly [name: string, type: Type | undefined])[];

/** Compares members in their order, which is part of a type. */
function differMembers(word: string, wanted: Members, had: Members): string | undefined {
  const names = (members: Members): string[] => members.map(([name]) => name);
  const missing = names(wanted).find((name) => !names(had).includes(name));
  if (missing !== undefined) return `${word} ${missing} is missing`;
  const extra = names(had).find((name) => !names(wanted).includes(name));
  if (extra !== undefined) return `${word} ${extra} is one too many`;
  if (names(wanted).join() !== names(had).join()) return `the ${word}s are in another order`;
  return first(wanted, ([name, type], index) => prefix(`${word} ${name}`, differ(type, had[index]![1])));
}

const prefix = (where: string | undefined, what: string | undefined): string | undefined =>
  where === undefined || what === undefined ? what : `${where}: ${what}`;

const inPlaceOf = (wanted: Type | undefined, had: Type | undefined): string =>
  `${describe(had)} in place of ${describe(wanted)}`;

function first<T>(list: readonly T[], find: (item: T, index: number) => string | undefined): string | undefined {
  for (const [index, item] of list.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A type in short, as WIT has it where it is no longer than a word or two. */
function describe(type: Type | undefined): string {
  if (type === undefined) return 'nothing';
  switch (type.kind) {
    case 'primitive':
      return type.name;
    case 'of':
      return `${type.name}<${type.parts.map((part) => (part === undefined ? '_' : describe(part))).join(', ')}>`;
    case 'function':
      return type.isAsync ? 'an async function' : 'a function';
    case 'enum':
      return 'an enum';
    default:
      return type.kind === 'flags' ? 'flags' : `a ${type.kind}`;
  }
}
