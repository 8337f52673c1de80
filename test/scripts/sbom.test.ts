import { readFileSync } from 'node:fs';
import { pinnedVersion, transports, version } from '@wasmcp/cli';
import { describe, expect, test } from 'vitest';
import { bundle } from '../../scripts/components/componentize.ts';
import { inRoot } from '../../scripts/paths.ts';
import { checkEngine, packageFolders, policyBom, transportBom } from '../../scripts/sbom/artefacts.ts';
import { engine } from '../../scripts/sbom/contents.ts';
import { bom, type Bom } from '../../scripts/sbom/cyclonedx.ts';

const documents: readonly Bom[] = [await transportBom(), policyBom()];
const [transport, policy] = documents as [Bom, Bom];

const named = (document: Bom, name: string) => document.components.find((component) => component.name === name);

const at = (path: string): string => inRoot('node_modules', path);

describe.each(documents.map((document) => [document.metadata.component.name, document] as const))(
  '%s',
  (_, document) => {
    test('has the form of CycloneDX 1.6', () => {
      expect(document).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
      expect(document.metadata.component).toMatchObject({ type: 'application', version });
      const known = new Set(['type', 'bom-ref', 'name', 'version', 'purl', 'description', 'cpe', 'licenses', 'hashes']);
      for (const component of document.components) {
        expect(Object.keys(component).filter((key) => !known.has(key))).toEqual([]);
        expect(component.purl).toMatch(/^pkg:[a-z]+\/[^@ ]+@[^@ ]+$/);
        expect(component.purl).toContain(component.version);
        expect(component.cpe ?? '').toMatch(/^(cpe:2\.3:a(:[a-z0-9._]+){3}(:\*){7})?$/);
        for (const { content } of component.hashes ?? []) expect(content).toMatch(/^[0-9a-f]{128}$/);
      }
    });

    test('names every part once, and says what it is a part of', () => {
      const refs = document.components.map((component) => component['bom-ref']);
      expect(refs).toEqual([...new Set(refs)]);
      expect(document.dependencies.flatMap(({ dependsOn }) => dependsOn).toSorted()).toEqual(refs.toSorted());
      const top = document.metadata.component['bom-ref'];
      expect(document.dependencies.every(({ ref }) => ref === top || refs.includes(ref))).toBe(true);
    });
  },
);

test('the npm packages of the transports’ bundles are named, and no others', async () => {
  const modules: string[] = [];
  for (const name of transports) modules.push(...(await bundle(inRoot('src/component', `${name}.ts`))).modules);
  const foreign = modules.filter((path) => !path.startsWith(inRoot('src/')));
  const names = new Set(foreign.map((path) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? path));
  expect(names).toContain('jose');
  const packages = transport.components.filter(({ purl }) => purl.startsWith('pkg:npm/')).map(({ name }) => name);
  expect(packages).toEqual([...names, '@bytecodealliance/componentize-js']);
});

test('folders of packages are told apart, nested and scoped ones too', () => {
  expect(packageFolders([at('a/node_modules/@b/c/d.js'), at('a/x.js'), at('a/y/z.js'), inRoot('src/app.ts')])).toEqual([
    'node_modules/a',
    'node_modules/a/node_modules/@b/c',
  ]);
});

describe('the engine', () => {
  test('is named with its parts', () => {
    for (const [name, of] of [
      ['StarlingMonkey', '0.2.1'],
      ['SpiderMonkey', '140.0.4'],
      ['OpenSSL', '3.0.17'],
    ] as const) {
      expect([name, named(transport, name)?.version]).toEqual([name, of]);
    }
  });

  test('is another when its version or its module is', () => {
    const module = readFileSync(
      inRoot('node_modules/@bytecodealliance/componentize-js/lib/starlingmonkey_embedding.wasm'),
    );
    expect(() => checkEngine(engine.componentizeJs, module)).not.toThrow();
    expect(() => checkEngine('0.19.4', module)).toThrow('here is 0.19.4');
    expect(() => checkEngine(engine.componentizeJs, module.subarray(1))).toThrow('describes componentize-js 0.19.3');
  });

  test('has the crates whose paths are in its module', () => {
    const text = readFileSync(
      inRoot('node_modules/@bytecodealliance/componentize-js/lib/starlingmonkey_embedding.wasm'),
      'latin1',
    );
    const found = new Set(
      Array.from(text.matchAll(/\/([a-z_-]+)-(\d+\.\d+\.\d+)\/src\//g), ([, name, of]) => `${name}@${of}`),
    );
    const crates = transport.components.filter(({ purl }) => purl.startsWith('pkg:cargo/'));
    expect(new Set(crates.map(({ purl }) => purl.slice('pkg:cargo/'.length)))).toEqual(found);
  });
});

test('policies are made of OPA’s runtime and AssemblyScript’s', () => {
  expect(named(policy, 'OPA')?.version).toBe(pinnedVersion('opa'));
  const { dependencies } = JSON.parse(readFileSync(inRoot('packages/policy-compiler/package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  expect(named(policy, 'assemblyscript')?.version).toBe(dependencies['assemblyscript']);
});

test('a package without a digest is refused', () => {
  const artefact = { name: 'a', version: '1.0.0', purl: 'pkg:generic/a@1.0.0' };
  const part = { name: 'b', version: '1.0.0', integrity: 'sha1-x' };
  expect(() => bom(artefact, [{ part }])).toThrow('no SHA-512');
});
