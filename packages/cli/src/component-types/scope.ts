/** The index spaces of a component, or of the type of one, and what is read from all of its sections alike. */
import { FormError, type Reader } from './reader.ts';
import type { Instance, Item } from './types.ts';

/** Bytes of sorts. */
const sorts = { 0x01: 'functions', 0x02: 'values', 0x03: 'types', 0x04: 'components', 0x05: 'instances' } as const;
type Space = (typeof sorts)[keyof typeof sorts];

/** What has been defined so far, by its index. Core items are not kept: nothing of an interface refers to them. */
export interface Scope extends Readonly<Record<Space, (Item | undefined)[]>> {
  readonly outer: Scope | undefined;
}

export const createScope = (outer: Scope | undefined): Scope => ({
  outer,
  functions: [],
  values: [],
  types: [],
  components: [],
  instances: [],
});

/** What an index means. */
export function itemAt(scope: Scope, space: Space, index: number): Item {
  const item = scope[space][index];
  if (item === undefined) throw new FormError(`there is no number ${index} of its ${space}`);
  return item;
}

export function instanceAt(scope: Scope, space: 'types' | 'instances', index: number): Instance {
  const item = itemAt(scope, space, index);
  if (item.sort !== 'instance') throw new FormError(`number ${index} of its ${space} is no instance`);
  return item;
}

/** Reads a sort. @returns undefined for a core sort. */
export function readSpace(reader: Reader): Space | undefined {
  const byte = reader.byte();
  if (byte === 0x00) reader.byte();
  else if (!(byte in sorts)) throw unknown('sort', byte);
  return sorts[byte as keyof typeof sorts];
}

/** Reads the name of an import or export. */
export function readName(reader: Reader): string {
  const form = reader.byte();
  if (form > 0x01) throw unknown('name', form);
  return reader.text();
}

/** Reads an alias, and defines what it is for. */
export function readAlias(reader: Reader, scope: Scope): void {
  const space = readSpace(reader);
  const target = reader.byte();
  if (target > 0x02) throw unknown('alias', target);
  const index = reader.number();
  if (target === 0x02) {
    let from: Scope | undefined = scope;
    for (let count = index; count > 0; count--) from = from?.outer;
    const outerIndex = reader.number();
    if (space === undefined) return;
    if (from === undefined) throw new FormError('an alias leads out of it');
    scope[space].push(itemAt(from, space, outerIndex));
    return;
  }
  const name = reader.text();
  if (space === undefined) return;
  const item = instanceAt(scope, 'instances', index).items.get(name);
  if (item === undefined) throw new FormError(`an alias is for ${name}, which is not there`);
  scope[space].push(item);
}

/** Reads what an import or export is said to be (`externdesc`). @returns it, and the index space that it belongs to. */
export function readDescription(reader: Reader, scope: Scope): readonly [Space | undefined, Item] {
  const space = readSpace(reader);
  switch (space) {
    case undefined:
      reader.number();
      return [space, { sort: 'other' }];
    case 'functions': {
      const item = itemAt(scope, 'types', reader.number());
      if (item.sort !== 'type') throw new FormError('a function has the type of something else');
      return [space, { sort: 'function', type: item.type }];
    }
    case 'types':
      // Equal to another type, or a resource.
      return [
        space,
        reader.optional(() => ({ sort: 'type', type: { kind: 'resource' } }) as const) ??
          itemAt(scope, 'types', reader.number()),
      ];
    case 'values':
      throw new FormError('it has values');
    default:
      return [space, itemAt(scope, 'types', reader.number())];
  }
}

export const unknown = (what: string, byte: number): FormError =>
  new FormError(`0x${byte.toString(16).padStart(2, '0')} is no known ${what}`);
