/** Type definitions of a component's binary form (component model, Binary.md, "Type Definitions"). */
import { FormError, type Reader } from './reader.ts';
import { createScope, itemAt, readAlias, readDescription, readName, unknown, type Scope } from './scope.ts';
import type { Instance, Item, Type } from './types.ts';

const primitives: Readonly<Record<number, string>> = {
  0x7f: 'bool',
  0x7e: 's8',
  0x7d: 'u8',
  0x7c: 's16',
  0x7b: 'u16',
  0x7a: 's32',
  0x79: 'u32',
  0x78: 's64',
  0x77: 'u64',
  0x76: 'f32',
  0x75: 'f64',
  0x74: 'char',
  0x73: 'string',
  0x64: 'error-context',
};

const of = (name: string, ...parts: (Type | undefined)[]): Type => ({ kind: 'of', name, parts });

/** Reads a definition, and gives it the next index of types. */
export function readDefinition(reader: Reader, scope: Scope): void {
  scope.types.push(definition(reader.byte(), reader, scope));
}

function definition(form: number, reader: Reader, scope: Scope): Item {
  switch (form) {
    case 0x41: {
      // A component that is imported: what it exports is known, whatever it is given.
      const instance = readDeclarations(reader, scope);
      return { sort: 'component', instantiate: () => instance };
    }
    case 0x42:
      return readDeclarations(reader, scope);
    case 0x3e:
    case 0x3f:
      reader.byte();
      reader.optional(reader.number);
      if (form === 0x3e) reader.optional(reader.number);
      return { sort: 'type', type: { kind: 'resource' } };
    default:
      return { sort: 'type', type: valueType(form, reader, scope) };
  }
}

/** Reads the declarations of the type of an instance or component. @returns what it exports. */
function readDeclarations(reader: Reader, outer: Scope): Instance {
  const scope = createScope(outer);
  const items = new Map<string, Item>();
  reader.list(() => {
    const form = reader.byte();
    if (form === 0x01) return readDefinition(reader, scope);
    if (form === 0x02) return readAlias(reader, scope);
    if (form !== 0x03 && form !== 0x04) throw unknown('declaration', form);
    const name = readName(reader);
    const [space, described] = readDescription(reader, scope);
    const item = described.sort === 'type' ? { ...described, type: { ...described.type, called: name } } : described;
    if (space !== undefined) scope[space].push(item);
    if (form === 0x04) items.set(name, item);
  });
  return { sort: 'instance', items };
}

function valueType(form: number, reader: Reader, scope: Scope): Type {
  const type = (): Type => readType(reader, scope);
  const optional = (): Type | undefined => reader.optional(type);
  const named = (): readonly [string, Type] => [reader.text(), type()];
  const label = (): readonly [string, undefined] => [reader.text(), undefined];
  switch (form) {
    case 0x72:
      return { kind: 'record', members: reader.list(named) };
    case 0x71:
      return { kind: 'variant', members: reader.list(() => readCase(reader, optional)) };
    case 0x70:
      return of('list', type());
    case 0x6f:
      return { kind: 'tuple', members: reader.list(type).map((part, index) => [String(index), part] as const) };
    case 0x6e:
      return { kind: 'flags', members: reader.list(label) };
    case 0x6d:
      return { kind: 'enum', members: reader.list(label) };
    case 0x6b:
      return of('option', type());
    case 0x6a:
      return of('result', optional(), optional());
    case 0x69:
    case 0x68:
      return of(form === 0x69 ? 'own' : 'borrow', typeAt(reader.number(), scope));
    case 0x66:
    case 0x65:
      return of(form === 0x66 ? 'stream' : 'future', optional());
    case 0x40:
    case 0x43:
      return {
        kind: 'function',
        isAsync: form === 0x43,
        parameters: reader.list(named),
        result: readResult(reader, type),
      };
    default:
      if (primitives[form] === undefined) throw unknown('type', form);
      return { kind: 'primitive', name: primitives[form] };
  }
}

function readCase(reader: Reader, optional: () => Type | undefined): readonly [string, Type | undefined] {
  const found = [reader.text(), optional()] as const;
  // Where the case that it refines was, once.
  if (reader.byte() !== 0x00) throw new FormError('a case refines another');
  return found;
}

/** A result, or none: 0x01 and an empty list. */
function readResult(reader: Reader, type: () => Type): Type | undefined {
  const form = reader.byte();
  if (form === 0x00) return type();
  if (form !== 0x01 || reader.byte() !== 0x00) throw unknown('result', form);
  return undefined;
}

/** Reads a type where it is used: a primitive one, or the index of another. */
function readType(reader: Reader, scope: Scope): Type {
  const byte = reader.peek();
  if (primitives[byte] === undefined) return typeAt(reader.number(), scope);
  reader.byte();
  return { kind: 'primitive', name: primitives[byte] };
}

function typeAt(index: number, scope: Scope): Type {
  const item = itemAt(scope, 'types', index);
  if (item.sort !== 'type') throw new FormError(`number ${index} of its types is not the type of a value`);
  return item.type;
}
