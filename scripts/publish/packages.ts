/** What is published: WIT packages and transports, each with its OCI name and annotations. */
import { readdirSync, readFileSync } from 'node:fs';
import { transports, version, type Transport } from '@wasmcp/cli';
import { transportPath, unpluggedPath } from '../components/transports.ts';
import { inRoot } from '../paths.ts';

interface Manifest {
  readonly license: string;
  readonly repository: string;
}

const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as Manifest;

interface TransportPackage {
  readonly transport: Transport;
  /** Name under the namespace, such as `mcp-transport-http-tools`. */
  readonly name: string;
  readonly file: string;
  readonly description: string;
}

/** Every transport twice: with the null policy, and unplugged. */
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
      description: `${description}, to be plugged with a policy`,
    },
  ];
});

export interface WitPackage {
  /** Folder with its `.wit` files, from the repository's root. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

/** The WIT packages that providers and policies are written against. Neither has dependencies. */
export const witPackages: readonly WitPackage[] = ['wit', 'wit/policy'].map(readWitPackage);

/** What a folder's `.wit` files say of their package, whose version is its own and not the transport's. */
function readWitPackage(folder: string): WitPackage {
  const texts = readdirSync(inRoot(folder)).filter((name) => name.endsWith('.wit'));
  const declarations = texts.flatMap(
    (name) => /^package wasmcp:([a-z-]+)@([0-9.]+);$/m.exec(readFileSync(inRoot(folder, name), 'utf8'))?.slice(1) ?? [],
  );
  const [name, declared] = declarations as [string?, string?];
  if (name === undefined || declared === undefined) throw new Error(`${folder} declares no WIT package.`);
  return { folder, name, version: declared };
}

/** OCI annotations (image specification, "Pre-Defined Annotation Keys") of a transport. */
export const annotationsOf = ({ name, description }: TransportPackage): Record<string, string> => ({
  'org.opencontainers.image.title': name,
  'org.opencontainers.image.description': description,
  'org.opencontainers.image.version': version,
  'org.opencontainers.image.source': manifest.repository,
  'org.opencontainers.image.licenses': manifest.license,
});
