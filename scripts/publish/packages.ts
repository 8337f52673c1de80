/** What is published: WIT packages, transports, stores and null components, each with its OCI name and annotations. */
import { readdirSync, readFileSync } from 'node:fs';
import { exchanges, stores, transports, type Store, type Transport } from '@wasmcp/cli';
import { nullExchangePath } from '../components/exchanges.ts';
import { storePath } from '../components/stores.ts';
import { nullPolicyPath, transportPath, unpluggedPath } from '../components/transports.ts';
import { inRoot } from '../paths.ts';

interface Manifest {
  readonly license: string;
  readonly repository: string;
}

const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as Manifest;

interface ComponentPackage {
  /** Name under the namespace, such as `mcp-transport-http-tools`. */
  readonly name: string;
  readonly file: string;
  readonly description: string;
}

interface TransportPackage extends ComponentPackage {
  readonly transport: Transport;
}

/** Every transport twice: with null policy, store and exchange, and unplugged. */
export const transportPackages: readonly TransportPackage[] = transports.flatMap((transport) => {
  const name = `mcp-transport-http-${transport}`;
  const served = transport === 'full' ? 'every server capability' : transport.replaceAll('-', ', ');
  const description = `MCP Streamable HTTP transport for providers of ${served}`;
  return [
    { transport, name, file: transportPath(transport), description },
    {
      transport,
      name: `${name}-unplugged`,
      file: unpluggedPath(transport),
      description: `${description}, to be plugged with a policy, a store and an exchange`,
    },
  ];
});

const keeping: Readonly<Record<Store, string>> = {
  null: 'keeps nothing',
  filesystem: 'keeps values in files of a folder (wasi:filesystem)',
  keyvalue: 'keeps values in a key-value store (wasi:keyvalue 0.2.0-draft)',
  'keyvalue-spin': 'keeps values in a key-value store of Spin (wasi:keyvalue 0.2.0-draft2)',
};

/** The stores, to be plugged into unplugged transports. */
export const storePackages: readonly ComponentPackage[] = stores.map((name) => ({
  name: `store-${name}`,
  file: storePath(name),
  description: `Store for the MCP Streamable HTTP transport: ${keeping[name]}`,
}));

/** The null exchange, to be plugged into unplugged transports for what a provider does not export. */
export const exchangePackages: readonly ComponentPackage[] = exchanges.map((name) => ({
  name: `null-${name}`,
  file: nullExchangePath(name),
  description: `Null component of wasmcp:mcp-exchange/${name}, for the MCP Streamable HTTP transport`,
}));

/** The null policy, to be plugged into unplugged transports where no policy decides. */
export const nullPolicyPackage: ComponentPackage = {
  name: 'null-policy',
  file: nullPolicyPath,
  description: 'Null component of wasmcp:policy, for the MCP Streamable HTTP transport',
};

export interface WitPackage {
  /** Folder with its `.wit` files, from the repository's root. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly description: string;
}

/** The WIT packages that providers, policies and stores are written against. That of the exchange depends on the first. */
export const witPackages: readonly WitPackage[] = [
  readWitPackage('wit', 'WIT of providers of the MCP Streamable HTTP transport'),
  readWitPackage('wit/exchange', 'WIT of what providers say while they work, for the MCP Streamable HTTP transport'),
  readWitPackage('wit/policy', 'WIT of policies of the MCP Streamable HTTP transport'),
  readWitPackage('wit/store', 'WIT of stores of the MCP Streamable HTTP transport'),
];

/** What a folder's `.wit` files say of their package, whose version is its own and not the transport's. */
function readWitPackage(folder: string, description: string): WitPackage {
  const texts = readdirSync(inRoot(folder)).filter((name) => name.endsWith('.wit'));
  const declarations = texts.flatMap(
    (name) => /^package wasmcp:([a-z-]+)@([0-9.]+);$/m.exec(readFileSync(inRoot(folder, name), 'utf8'))?.slice(1) ?? [],
  );
  const [name, declared] = declarations as [string?, string?];
  if (name === undefined || declared === undefined) throw new Error(`${folder} declares no WIT package.`);
  return { folder, name, version: declared, description };
}

/** OCI annotations (image specification, "Pre-Defined Annotation Keys") of what is pushed. */
export const annotationsOf = (pushed: {
  readonly name: string;
  readonly description: string;
  readonly version: string;
}): Record<string, string> => ({
  'org.opencontainers.image.title': pushed.name,
  'org.opencontainers.image.description': pushed.description,
  'org.opencontainers.image.version': pushed.version,
  'org.opencontainers.image.source': manifest.repository,
  'org.opencontainers.image.licenses': manifest.license,
});
