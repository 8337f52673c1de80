import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/paths.ts';
import { parsePackage, type ContractInterface } from './parsed-wit.ts';

/** What providers written against `wasmcp:mcp@0.2.0` rely on. */
const contract = JSON.parse(readFileSync(inRoot('test/wit/contract.json'), 'utf8')) as {
  package: string;
  interfaces: Record<string, ContractInterface>;
  worlds: Record<string, string[]>;
};

/** Worlds of this project, beside the contract's. The type-only interfaces are named because Spin asks for them. */
const providerWorlds: Record<string, string[]> = {
  provider: [
    'export mcp-types',
    'export lifecycle-types',
    'export lifecycle',
    'export authorization-types',
    'export authorization',
  ],
  'tools-provider': ['include provider', 'export tools-types', 'export tools'],
  'tools-resources-provider': ['include tools-provider', 'export resources-types', 'export resources'],
  'tools-resources-prompts-provider': ['include tools-resources-provider', 'export prompts-types', 'export prompts'],
  'full-provider': ['include tools-resources-prompts-provider', 'export completion-types', 'export completion'],
};
const worlds = { ...contract.worlds, ...providerWorlds };

/** Interfaces that a world imports or exports itself or by `include`, without those that they use. */
const stated = (world: string, direction: 'import' | 'export'): string[] =>
  worlds[world]!.flatMap((item) => {
    const [keyword, name] = item.split(' ') as [string, string];
    if (keyword === 'include') return stated(name, direction);
    return keyword === direction ? [name] : [];
  });

/** An interface and all that it uses, directly or not. */
const withUses = (name: string): string[] => [
  name,
  ...Object.keys(contract.interfaces[name]!.uses).flatMap((used) => withUses(used)),
];

const sorted = (names: string[]): string[] => [...new Set(names)].toSorted();

/** As text: unlike objects, two texts are equal only if their members have the same order. */
const text = (value: unknown): string => JSON.stringify(value, null, 1);

describe('wit/', async () => {
  const parsed = await parsePackage(inRoot('wit'));

  it('is the package of the contract, with its interfaces and no others', () => {
    expect(parsed.package).toBe(contract.package);
    expect(Object.keys(parsed.interfaces)).toEqual(Object.keys(contract.interfaces));
  });

  it.each(Object.keys(contract.interfaces))('%s has the types, fields, functions and order of the contract', (name) => {
    expect(text(parsed.interfaces[name])).toBe(text(contract.interfaces[name]));
  });

  it('has the worlds of the contract and the provider worlds, and no others', () => {
    expect(Object.keys(parsed.worlds)).toEqual(Object.keys(worlds));
  });

  it.each(Object.keys(worlds))('world %s imports and exports what it should', (name) => {
    const exports = sorted(stated(name, 'export'));
    // What an exported interface uses is imported, unless the world exports that as well.
    const imports = sorted([...stated(name, 'import'), ...exports].flatMap((interfaceName) => withUses(interfaceName)));
    expect(parsed.worlds[name]).toEqual({ imports: imports.filter((used) => !exports.includes(used)), exports });
  });
});
