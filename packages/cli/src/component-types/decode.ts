/** What a component imports and exports, with types, read from its binary form. Code is not looked at. */
import { createReader, FormError, type Reader } from './reader.ts';
import { readDefinition } from './definitions.ts';
import { createScope, itemAt, readAlias, readDescription, readName, readSpace, unknown, type Scope } from './scope.ts';
import type { Instance, Item } from './types.ts';

export interface TypedWorld {
  readonly imports: ReadonlyMap<string, Item>;
  readonly exports: ReadonlyMap<string, Item>;
}

/** @throws FormError for what is not known here. */
export const decodeWorld = (component: Uint8Array): TypedWorld => decode(component, undefined, new Map());

/** `given`: what its imports are, where something is known of them. */
function decode(bytes: Uint8Array, outer: Scope | undefined, given: ReadonlyMap<string, Item>): TypedWorld {
  const scope = createScope(outer);
  const imports = new Map<string, Item>();
  const exports = new Map<string, Item>();
  const file = createReader(bytes);
  file.take(8);
  while (!file.isAtEnd()) {
    const id = file.byte();
    const content = file.take(file.number());
    const reader = createReader(content);
    switch (id) {
      case 0: // custom
      case 1: // core module
      case 2: // core instances
      case 3: // core types
        continue;
      case 4:
        scope.components.push(component(content, scope));
        continue;
      case 5:
        reader.list(() => scope.instances.push(readInstance(reader, scope)));
        break;
      case 6:
        reader.list(() => readAlias(reader, scope));
        break;
      case 7:
        reader.list(() => readDefinition(reader, scope));
        break;
      case 8:
        reader.list(() => readCanonical(reader, scope));
        break;
      case 10:
        reader.list(() => {
          const name = readName(reader);
          const [space, described] = readDescription(reader, scope);
          const item = given.get(name) ?? described;
          if (space !== undefined) scope[space].push(item);
          imports.set(name, item);
        });
        break;
      case 11:
        reader.list(() => {
          const name = readName(reader);
          const space = readSpace(reader);
          const index = reader.number();
          const itself = space === undefined ? ({ sort: 'other' } as const) : itemAt(scope, space, index);
          const item = reader.optional(() => readDescription(reader, scope)[1]) ?? itself;
          if (space !== undefined) scope[space].push(item);
          exports.set(name, item);
        });
        break;
      default:
        throw unknown('section', id);
    }
    if (!reader.isAtEnd()) throw new FormError(`section ${id} is longer than its content`);
  }
  return { imports, exports };
}

const component = (bytes: Uint8Array, scope: Scope): Item => ({
  sort: 'component',
  instantiate: (given) => ({ sort: 'instance', items: decode(bytes, scope, given).exports }),
});

/** An instance of a component, or one that is put together of what is there. */
function readInstance(reader: Reader, scope: Scope): Instance {
  const form = reader.byte();
  if (form > 0x01) throw unknown('instance', form);
  const template = form === 0x00 ? itemAt(scope, 'components', reader.number()) : undefined;
  const items = new Map<string, Item>();
  reader.list(() => {
    const name = template === undefined ? readName(reader) : reader.text();
    const space = readSpace(reader);
    const index = reader.number();
    if (space !== undefined) items.set(name, itemAt(scope, space, index));
  });
  if (template === undefined) return { sort: 'instance', items };
  if (template.sort !== 'component') throw new FormError('an instance is made of what is no component');
  return template.instantiate(items);
}

/**
 * Definitions of functions by core functions (`canon lift`) and the reverse, which defines nothing that matters here.
 */
function readCanonical(reader: Reader, scope: Scope): void {
  const form = reader.byte();
  switch (form) {
    case 0x00: {
      if (reader.byte() !== 0x00) throw unknown('lift', form);
      reader.number();
      readOptions(reader);
      const item = itemAt(scope, 'types', reader.number());
      if (item.sort !== 'type') throw new FormError('a function has the type of something else');
      scope.functions.push({ sort: 'function', type: item.type });
      return;
    }
    case 0x01:
      if (reader.byte() !== 0x00) throw unknown('lower', form);
      reader.number();
      return readOptions(reader);
    case 0x02: // resource.new
    case 0x03: // resource.drop
    case 0x04: // resource.rep
    case 0x07: // resource.drop, async
      return void reader.number();
    default:
      throw unknown('canonical function', form);
  }
}

function readOptions(reader: Reader): void {
  reader.list(() => {
    const form = reader.byte();
    // Encodings of strings, and async, have no operand; memory, realloc, post-return and callback have an index.
    if ([0x03, 0x04, 0x05, 0x07].includes(form)) reader.number();
    else if (![0x00, 0x01, 0x02, 0x06].includes(form)) throw unknown('option', form);
  });
}
