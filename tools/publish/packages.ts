/** What is published: WIT packages and transports, each with its OCI name and annotations. */
import { readFileSync } from 'node:fs';
import { transports, transportPath, unpluggedPath, type Transport } from '../build/transports.ts';
import { inRoot } from '../lib/paths.ts';

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly repository: string;
}

const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as Manifest;

/** The version of every transport, and of the WIT package `wasmcp:mcp` that it imports. */
export const { version } = manifest;

export interface TransportPackage {
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
export const witPackages: readonly WitPackage[] = [
  { folder: 'wit', name: 'mcp', version },
  { folder: 'wit/policy', name: 'policy', version: '0.1.0' },
];

/** OCI annotations (image specification, "Pre-Defined Annotation Keys") of a transport. */
export const annotationsOf = ({ name, description }: TransportPackage): Record<string, string> => ({
  'org.opencontainers.image.title': name,
  'org.opencontainers.image.description': description,
  'org.opencontainers.image.version': version,
  'org.opencontainers.image.source': manifest.repository,
  'org.opencontainers.image.licenses': manifest.license,
});
