/** `npm run publish:oci`: pushes the WIT packages, every transport, every store and every null component to an OCI registry, with wkg. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, runCommand, step, UserError, version } from '@wasmcp/cli';
import { buildNullExchanges } from './components/exchanges.ts';
import { buildStores } from './components/stores.ts';
import { buildTransports } from './components/transports.ts';
import { buildDir, inRoot } from './paths.ts';
import {
  annotationsOf,
  exchangePackages,
  nullPolicyPackage,
  storePackages,
  transportPackages,
  witPackages,
  type WitPackage,
} from './publish/packages.ts';
import { parseRegistry, pushedReference, referenceOf, wkgConfig, type Registry } from './publish/registry.ts';
import { tools } from './toolchain.ts';

const usage = `npm run publish:oci -- --registry HOST[:PORT][/PREFIX] [--insecure] [--only wit|NAME]…

  --registry   where to, such as registry.example/owner
  --insecure   speak HTTP instead of HTTPS
  --only       publish this package alone: wit, a transport such as mcp-transport-http-tools, a store such as
               store-filesystem, null-policy, or null-exchange and its like; may be repeated

Prints the references of what was pushed by digest, a line each: those are what can be signed. A WIT package whose version
is there already is left as it is.
wkg takes credentials from Docker's configuration, or from WKG_OCI_USERNAME and WKG_OCI_PASSWORD.`;

/** Builds a WIT package as one binary file in a folder of its own. @returns its path. */
async function buildWit(wkg: string, { folder, name, version: of }: WitPackage, under: string): Promise<string> {
  const cwd = join(under, name);
  mkdirSync(cwd, { recursive: true });
  // What it depends on is the WIT that is here, not what a registry has of it. wkg panics where that is the package itself.
  const mcp = `[overrides]\n"wasmcp:mcp" = { path = ${JSON.stringify(inRoot('wit'))} }\n`;
  writeFileSync(join(cwd, 'wkg.toml'), name === 'mcp' ? '' : mcp);
  const file = join(cwd, `${name}-${of}.wasm`);
  await run(wkg, ['build', '--wit-dir', inRoot(folder), '--output', file], { cwd });
  return file;
}

/**
 * Whether a WIT package may be published: not where this version of it is there already, which never changes.
 * @throws Error when it is not compatible with the versions that are there.
 */
async function isNew(wkg: string, { name, version: of }: WitPackage, file: string, config: string): Promise<boolean> {
  try {
    await run(wkg, ['publish', '--dry-run', '--config', config, file]);
    return true;
  } catch (error) {
    const sentence = `wasmcp:${name}@${of} already exists in the registry`;
    if (!(error as Error).message.includes(sentence)) throw error;
    process.stderr.write(`${sentence}, and is not published again.\n`);
    return false;
  }
}

async function publish(registry: Registry, only: readonly string[]): Promise<void> {
  const { path: wkg } = await tools.need('wkg');
  const folder = join(buildDir, 'publish');
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'registry.toml');
  writeFileSync(config, wkgConfig(registry));
  const chosen = (name: string): boolean => only.length === 0 || only.includes(name);
  const pushed: string[] = [];
  // Not `wkg publish`, which does not say the digest; what it pushes is the same otherwise.
  const push = async (name: string, of: string, file: string, annotations: Record<string, string>): Promise<void> => {
    const reference = referenceOf(registry, name, of);
    const insecure = registry.insecure ? ['--insecure', registry.host] : [];
    const annotated = Object.entries(annotations).flatMap(([key, value]) => ['--annotation', `${key}=${value}`]);
    const output = await step(`Pushing ${reference}`, () =>
      run(wkg, ['oci', 'push', ...insecure, ...annotated, reference, file]),
    );
    pushed.push(pushedReference(registry, name, output));
  };

  if (chosen('wit')) {
    for (const wit of witPackages) {
      const file = await buildWit(wkg, wit, folder);
      if (await isNew(wkg, wit, file, config)) await push(wit.name, wit.version, file, annotationsOf(wit));
    }
  }
  const chosenTransports = transportPackages.filter(({ name }) => chosen(name));
  const chosenStores = storePackages.filter(({ name }) => chosen(name));
  const chosenExchanges = exchangePackages.filter(({ name }) => chosen(name));
  // The null policy, too.
  await buildTransports([...new Set(chosenTransports.map(({ transport }) => transport))]);
  if (chosenStores.length > 0) await buildStores();
  if (chosenExchanges.length > 0) await buildNullExchanges();
  const chosenPolicies = [nullPolicyPackage].filter(({ name }) => chosen(name));
  for (const each of [...chosenTransports, ...chosenStores, ...chosenPolicies, ...chosenExchanges]) {
    await push(each.name, version, each.file, annotationsOf({ ...each, version }));
  }
  for (const line of pushed) console.log(line);
}

const options = {
  registry: { type: 'string' },
  insecure: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true, default: [] as string[] },
} as const;

await runCommand({ usage, options }, async ({ values }) => {
  if (values.registry === undefined) throw new UserError(`--registry is missing.\n\n${usage}`);
  const components = [...transportPackages, ...storePackages, nullPolicyPackage, ...exchangePackages];
  const known = ['wit', ...components.map(({ name }) => name)];
  const unknown = values.only.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UserError(`--only ${unknown}: one of ${known.join(', ')} is expected.`);
  await publish(parseRegistry(values.registry, values.insecure), values.only);
});
