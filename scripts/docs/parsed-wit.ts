/** WIT as `wasm-tools component wit --json` gives it, and how its types are spelled. */
import { run } from '@wasmcp/cli';
import { tools } from '../toolchain.ts';

interface Documented {
  readonly docs?: { readonly contents: string };
}

/** A primitive type by name, or another type by its index. */
export type TypeRef = string | number;

/** A field, a case, a flag or a parameter. */
export interface Member extends Documented {
  readonly name: string;
  readonly type?: TypeRef | null;
}

/** One member tells the kind: `{"option": 3}`, `{"record": {"fields": […]}}`; of a resource, the text `resource`. */
export interface Kind {
  readonly type?: TypeRef;
  readonly list?: TypeRef;
  readonly option?: TypeRef;
  readonly result?: { readonly ok: TypeRef | null; readonly err: TypeRef | null };
  readonly tuple?: { readonly types: readonly TypeRef[] };
  readonly record?: { readonly fields: readonly Member[] };
  readonly variant?: { readonly cases: readonly Member[] };
  readonly enum?: { readonly cases: readonly Member[] };
  readonly flags?: { readonly flags: readonly Member[] };
  readonly handle?: { readonly own?: number; readonly borrow?: number };
}

export interface WitFunction extends Documented {
  readonly name: string;
  /** `freestanding`, or what it is of a resource. */
  readonly kind: string | { readonly method?: number };
  readonly params: readonly Member[];
  readonly result?: TypeRef | null;
}

export interface WitInterface extends Documented {
  readonly name: string;
  readonly types: { readonly [name: string]: number };
  readonly functions: { readonly [name: string]: WitFunction };
  readonly package: number;
}

export interface WorldItems {
  readonly [key: string]: { readonly interface?: { readonly id: number } };
}

interface World extends Documented {
  readonly name: string;
  readonly imports: WorldItems;
  readonly exports: WorldItems;
  readonly package: number;
}

export interface WitType extends Documented {
  readonly name: string | null;
  readonly kind: Kind | 'resource';
  readonly owner: { readonly interface: number } | null;
}

export interface Resolve {
  readonly interfaces: readonly WitInterface[];
  readonly types: readonly WitType[];
  readonly worlds: readonly World[];
  readonly packages: readonly (Documented & { readonly name: string })[];
}

/** Parses the package in a folder, and those in its `deps`. */
export async function parseWit(folder: string): Promise<Resolve> {
  const { path: wasmTools } = await tools.need('wasm-tools');
  return JSON.parse(await run(wasmTools, ['component', 'wit', folder, '--json'])) as Resolve;
}

/** What an interface uses of another one; undefined for a type of its own. */
export function usedType(
  resolve: Resolve,
  user: WitInterface,
  { kind }: WitType,
): { readonly from: WitInterface; readonly name: string } | undefined {
  const used = kind !== 'resource' && typeof kind.type === 'number' ? resolve.types[kind.type]! : undefined;
  const from = used?.owner ? resolve.interfaces[used.owner.interface]! : user;
  return from === user ? undefined : { from, name: used!.name! };
}

/** A type as WIT spells it: by its name where it has one. */
export function typeName(resolve: Resolve, ref: TypeRef | null): string {
  if (ref === null) return '_';
  if (typeof ref === 'string') return ref;
  const { name, kind } = resolve.types[ref]!;
  return name ?? kindName(resolve, kind);
}

/** What is on the right of `type x = …`. Throws for a kind that this project's WIT does not have. */
export function kindName(resolve: Resolve, kind: WitType['kind']): string {
  const name = (ref: TypeRef | null): string => typeName(resolve, ref);
  if (kind !== 'resource') {
    if (kind.type !== undefined) return name(kind.type);
    if (kind.list !== undefined) return `list<${name(kind.list)}>`;
    if (kind.option !== undefined) return `option<${name(kind.option)}>`;
    if (kind.tuple) return `tuple<${kind.tuple.types.map(name).join(', ')}>`;
    if (kind.result) return resultName(name(kind.result.ok), name(kind.result.err));
    if (kind.handle) return handleName(name, kind.handle);
  }
  throw new Error(`Not in the language of the contract: ${JSON.stringify(kind)}`);
}

const resultName = (ok: string, err: string): string =>
  err === '_' ? (ok === '_' ? 'result' : `result<${ok}>`) : `result<${ok}, ${err}>`;

const handleName = (name: (ref: TypeRef) => string, { own, borrow }: NonNullable<Kind['handle']>): string =>
  own === undefined ? `borrow<${name(borrow!)}>` : name(own);
