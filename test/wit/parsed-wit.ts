/** A WIT package as `wasm-tools component wit --json` gives it, brought into the form of `test/wit/contract.json`. */
import { run } from '@wasmcp/cli';
import { tools } from '../../scripts/toolchain.ts';

/** A primitive type by name, or another type by its index. */
type TypeRef = string | number;
interface Case {
  readonly name: string;
  readonly type?: TypeRef | null;
}
/** One member tells the kind: `{"option": 3}`, `{"record": {"fields": […]}}`. */
interface Kind {
  readonly type?: TypeRef;
  readonly list?: TypeRef;
  readonly option?: TypeRef;
  readonly result?: { readonly ok: TypeRef | null; readonly err: TypeRef | null };
  readonly tuple?: { readonly types: readonly TypeRef[] };
  readonly record?: { readonly fields: readonly Case[] };
  readonly variant?: { readonly cases: readonly Case[] };
  readonly enum?: { readonly cases: readonly Case[] };
}
interface Func {
  readonly params: readonly Case[];
  readonly result?: TypeRef | null;
}
interface Interface {
  readonly name: string;
  readonly types: { readonly [name: string]: number };
  readonly functions: { readonly [name: string]: Func };
}
interface World {
  readonly name: string;
  readonly imports: { readonly [key: string]: { readonly interface?: { readonly id: number } } };
  readonly exports: { readonly [key: string]: { readonly interface?: { readonly id: number } } };
}
interface Resolve {
  readonly interfaces: readonly Interface[];
  readonly types: readonly {
    readonly name: string | null;
    readonly kind: Kind;
    readonly owner: { readonly interface: number } | null;
  }[];
  readonly worlds: readonly World[];
  readonly packages: readonly { readonly name: string }[];
}

type ContractType =
  | { readonly alias: string }
  | { readonly record: readonly (readonly string[])[] }
  | { readonly variant: readonly (readonly string[])[] }
  | { readonly enum: readonly string[] };
interface ContractFunction {
  readonly params: readonly (readonly string[])[];
  readonly result?: string;
}
export interface ContractInterface {
  readonly uses: { readonly [from: string]: readonly string[] };
  readonly types: { readonly [name: string]: ContractType };
  readonly functions: { readonly [name: string]: ContractFunction };
}
interface ParsedPackage {
  readonly package: string;
  readonly interfaces: { readonly [name: string]: ContractInterface };
  /** Each world's imports and exports by interface name, with what its `include`s bring and what its interfaces use. */
  readonly worlds: {
    readonly [name: string]: { readonly imports: readonly string[]; readonly exports: readonly string[] };
  };
}

/** Parses the package in a folder. */
export async function parseWit(folder: string): Promise<ParsedPackage> {
  const { path: wasmTools } = await tools.need('wasm-tools');
  const resolve = JSON.parse(await run(wasmTools, ['component', 'wit', folder, '--json'])) as Resolve;
  if (resolve.packages.length !== 1) throw new Error(`${folder} holds ${resolve.packages.length} packages, not one`);
  const interfaceNames = (items: World['imports']): string[] =>
    Object.entries(items).map(([key, { interface: it }]) => (it === undefined ? key : resolve.interfaces[it.id]!.name));
  return {
    package: resolve.packages[0]!.name,
    interfaces: Object.fromEntries(resolve.interfaces.map((it) => [it.name, contractInterface(resolve, it)])),
    worlds: Object.fromEntries(
      resolve.worlds.map(({ name, imports, exports }) => [
        name,
        { imports: interfaceNames(imports).toSorted(), exports: interfaceNames(exports).toSorted() },
      ]),
    ),
  };
}

function contractInterface(resolve: Resolve, { name: self, types: ids, functions }: Interface): ContractInterface {
  const uses: Record<string, string[]> = {};
  const types: Record<string, ContractType> = {};
  for (const [name, id] of Object.entries(ids)) {
    const { kind } = resolve.types[id]!;
    const used = typeof kind.type === 'number' ? resolve.types[kind.type]! : undefined;
    const from = used?.owner ? resolve.interfaces[used.owner.interface]!.name : self;
    if (from === self) types[name] = contractType(resolve, kind);
    else (uses[from] ??= []).push(used!.name === name ? name : `${used!.name} as ${name}`);
  }
  return {
    uses,
    types,
    functions: Object.fromEntries(
      Object.entries(functions).map(([name, { params, result }]) => [
        name,
        { params: named(resolve, params), ...(result != null && { result: typeName(resolve, result) }) },
      ]),
    ),
  };
}

function contractType(resolve: Resolve, kind: Kind): ContractType {
  if (kind.record) return { record: named(resolve, kind.record.fields) };
  if (kind.variant) return { variant: named(resolve, kind.variant.cases) };
  if (kind.enum) return { enum: kind.enum.cases.map(({ name }) => name) };
  return { alias: kindName(resolve, kind) };
}

/** Fields, cases or parameters: the name, and the type where there is one. */
const named = (resolve: Resolve, members: readonly Case[]): string[][] =>
  members.map(({ name, type }) => (type == null ? [name] : [name, typeName(resolve, type)]));

function typeName(resolve: Resolve, ref: TypeRef | null): string {
  if (ref === null) return '_';
  if (typeof ref === 'string') return ref;
  const { name, kind } = resolve.types[ref]!;
  return name ?? kindName(resolve, kind);
}

/** A type as WIT spells it. Throws for a kind that the contract has no spelling for, such as a resource. */
function kindName(resolve: Resolve, kind: Kind): string {
  const name = (ref: TypeRef | null): string => typeName(resolve, ref);
  if (kind.type !== undefined) return name(kind.type);
  if (kind.list !== undefined) return `list<${name(kind.list)}>`;
  if (kind.option !== undefined) return `option<${name(kind.option)}>`;
  if (kind.tuple) return `tuple<${kind.tuple.types.map(name).join(', ')}>`;
  if (kind.result) return `result<${name(kind.result.ok)}, ${name(kind.result.err)}>`;
  throw new Error(`Not in the contract's language: ${JSON.stringify(kind)}`);
}
