import { readFileSync } from 'node:fs';
import { mcpVersion, version } from '@wasmcp/cli';
import { expect, test } from 'vitest';
import { inRoot } from '../../../scripts/paths.ts';
import {
  exchangePackages,
  nullPolicyPackage,
  storePackages,
  transportPackages,
  witPackages,
} from '../../../scripts/publish/packages.ts';

const manifest = (folder: string): { name: string; version: string; dependencies?: Record<string, string> } =>
  JSON.parse(readFileSync(inRoot(folder, 'package.json'), 'utf8')) as ReturnType<typeof manifest>;

const packages = ['packages/cli', 'packages/node-host', 'packages/policy-compiler', 'packages/provider'].map(manifest);

test('the transport and the packages are released in one version', () => {
  expect(packages.map((each) => each.version)).toEqual(packages.map(() => version));
  expect(manifest('.').version).toBe(version);
});

test('the packages depend on each other in that version', () => {
  const names = new Set(packages.map(({ name }) => name));
  const own = packages.flatMap(({ dependencies = {} }) =>
    Object.entries(dependencies).filter(([name]) => names.has(name)),
  );
  expect(own.length).toBeGreaterThan(0);
  expect(own.filter(([, wanted]) => wanted !== version)).toEqual([]);
});

test('a project in TypeScript begins with the library of that version', () => {
  const { dependencies } = manifest('templates/typescript/content');
  expect(dependencies?.['@wasmcp/provider']).toBe(version);
});

test('WIT packages have versions of their own', () => {
  expect(witPackages).toMatchObject([
    { folder: 'wit', name: 'mcp', version: mcpVersion },
    { folder: 'wit/exchange', name: 'mcp-exchange', version: '0.1.0' },
    { folder: 'wit/policy', name: 'policy', version: '0.1.0' },
    { folder: 'wit/store', name: 'store', version: '0.1.0' },
  ]);
});

test('every transport is published twice', () => {
  const names = transportPackages.map(({ name }) => name);
  expect(names.length).toBe(8);
  expect(names.filter((name) => name.endsWith('-unplugged')).length).toBe(4);
});

test('every store is published, under a name that no other package has', () => {
  const names = storePackages.map(({ name }) => name);
  expect(names).toEqual(['store-null', 'store-filesystem', 'store-keyvalue', 'store-keyvalue-spin']);
  expect(storePackages.map(({ description }) => description.split(': ')[1])).not.toContain('undefined');
});

test('the null exchange is published, a component for each interface', () => {
  const names = exchangePackages.map(({ name }) => name);
  expect(names).toEqual(['null-exchange', 'null-tool-exchange', 'null-prompt-exchange', 'null-resource-exchange']);
});

test('what is published is named once', () => {
  const components = [...transportPackages, ...storePackages, ...exchangePackages, nullPolicyPackage];
  const names = [...components, ...witPackages].map(({ name }) => name);
  expect(names).toContain('null-policy');
  expect(new Set(names).size).toBe(names.length);
});
