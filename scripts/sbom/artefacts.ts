/** The documents: one for the transports, one for policies. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pinnedVersion, transports, version } from '@wasmcp/cli';
import { bundle } from '../components/componentize.ts';
import { inRoot } from '../paths.ts';
import { engine, opaContents, opaPart } from './contents.ts';
import { bom, type Bom, type LockedPackage } from './cyclonedx.ts';

interface Lock {
  readonly packages: Readonly<Record<string, Omit<LockedPackage, 'name'> | undefined>>;
}

const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')) as Lock;

/** An npm package by its folder, from the repository's root: `node_modules/jose`. */
function locked(folder: string): LockedPackage {
  const found = packages[folder];
  if (found === undefined) throw new Error(`${folder} is not in package-lock.json.`);
  return { ...found, name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length) };
}

/** The folders of the npm packages that modules lie in. @param modules absolute paths, as rolldown lists them. */
export function packageFolders(modules: readonly string[]): string[] {
  const folders = modules.flatMap((path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].map((folder) => folder.slice(inRoot().length).replace(/^\//, '')).toSorted();
}

/** @throws Error when the engine is not the one that the table describes. */
export function checkEngine(componentizeJs: string, module: Uint8Array): void {
  const sha256 = createHash('sha256').update(module).digest('hex');
  if (componentizeJs === engine.componentizeJs && sha256 === engine.sha256) return;
  throw new Error(
    `scripts/sbom/contents.ts describes componentize-js ${engine.componentizeJs}; here is ${componentizeJs}, ${sha256}.`,
  );
}

const own = (name: string, description: string) => ({
  name,
  version,
  purl: `pkg:github/wasmcp/mcp-transport-http@v${version}#${name}`,
  license: 'Apache-2.0',
  description,
});

/** What all transports are made of. */
export async function transportBom(): Promise<Bom> {
  const componentizeJs = locked('node_modules/@bytecodealliance/componentize-js');
  const module = `${inRoot('node_modules/@bytecodealliance/componentize-js')}/lib/starlingmonkey_embedding.wasm`;
  checkEngine(componentizeJs.version, readFileSync(module));
  const modules: string[] = [];
  for (const name of transports) modules.push(...(await bundle(inRoot('src/component', `${name}.ts`))).modules);
  const bundled = packageFolders(modules).map((folder) => ({ part: locked(folder) }));
  const description = 'The transports, as components: the bundle, the engine that runs it, and the null policy.';
  return bom(own('mcp-transport-http', description), [...bundled, { part: componentizeJs, contains: engine.parts }]);
}

/** What is in every policy component beside the policy. */
export function policyBom(): Bom {
  const description = 'What the policy compiler puts into a policy component, beside the policy itself.';
  return bom(own('mcp-policy', description), [
    { part: opaPart(pinnedVersion('opa')), contains: opaContents },
    // The guest is compiled with --runtime stub: the runtime, and the standard library's parts that it uses.
    { part: locked('node_modules/assemblyscript') },
  ]);
}
