/** A WIT package as `wasm-tools component wit --json` gives it, brought into the form of `test/wit/contract.json`. */
import {
  kindName,
  parseWit,
  typeName,
  usedType,
  type Member,
  type Resolve,
  type WitInterface,
  type WitType,
  type WorldItems,
} from '../../scripts/docs/parsed-wit.ts';

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
export async function parsePackage(folder: string): Promise<ParsedPackage> {
  const resolve = await parseWit(folder);
  if (resolve.packages.length !== 1) throw new Error(`${folder} holds ${resolve.packages.length} packages, not one`);
  const interfaceNames = (items: WorldItems): string[] =>
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

function contractInterface(resolve: Resolve, self: WitInterface): ContractInterface {
  const uses: Record<string, string[]> = {};
  const types: Record<string, ContractType> = {};
  for (const [name, id] of Object.entries(self.types)) {
    const type = resolve.types[id]!;
    const used = usedType(resolve, self, type);
    if (used === undefined) types[name] = contractType(resolve, type.kind);
    else (uses[used.from.name] ??= []).push(used.name === name ? name : `${used.name} as ${name}`);
  }
  return {
    uses,
    types,
    functions: Object.fromEntries(
      Object.entries(self.functions).map(([name, { params, result }]) => [
        name,
        { params: named(resolve, params), ...(result != null && { result: typeName(resolve, result) }) },
      ]),
    ),
  };
}

function contractType(resolve: Resolve, kind: WitType['kind']): ContractType {
  if (kind === 'resource') throw new Error('The contract has no resources.');
  if (kind.record) return { record: named(resolve, kind.record.fields) };
  if (kind.variant) return { variant: named(resolve, kind.variant.cases) };
  if (kind.enum) return { enum: kind.enum.cases.map(({ name }) => name) };
  return { alias: kindName(resolve, kind) };
}

/** Fields, cases or parameters: the name, and the type where there is one. */
const named = (resolve: Resolve, members: readonly Member[]): string[][] =>
  members.map(({ name, type }) => (type == null ? [name] : [name, typeName(resolve, type)]));
