/** A registry, in the words of wkg's configuration. */
import { UserError } from '@wasmcp/cli';

export interface Registry {
  /** Host, with a port where it has one. */
  readonly host: string;
  /** Path before the namespace in OCI names, such as `owner/`; empty for none. */
  readonly prefix: string;
  /** Whether it is spoken to without TLS. */
  readonly insecure: boolean;
}

/** Reads `HOST[:PORT][/PREFIX]`. Without TLS only where it was asked for. */
export function parseRegistry(text: string, insecure: boolean): Registry {
  const parts = /^([a-z0-9.-]+(?::[0-9]{1,5})?)((?:\/[a-z0-9._-]+)*)\/?$/i.exec(text);
  if (parts === null) throw new UserError(`--registry ${text}: HOST[:PORT][/PREFIX] is expected.`);
  const [, host, path] = parts as unknown as [string, string, string];
  return { host, prefix: path === '' ? '' : `${path.slice(1)}/`, insecure };
}

/** The OCI reference of a package of the namespace `wasmcp`. */
export const referenceOf = ({ host, prefix }: Registry, name: string, version: string): string =>
  `${host}/${prefix}wasmcp/${name}:${version}`;

/** The same by the digest that `wkg oci push` printed: what is signed, for another may push to the tag. */
export function pushedReference({ host, prefix }: Registry, name: string, output: string): string {
  const digest = /^digest: (sha256:[0-9a-f]{64})$/m.exec(output)?.[1];
  if (digest === undefined) throw new Error(`wkg did not say what it pushed as ${name}:\n${output}`);
  return `${host}/${prefix}wasmcp/${name}@${digest}`;
}

/** wkg's configuration: where packages of the namespace `wasmcp` are. */
export const wkgConfig = ({ host, prefix, insecure }: Registry): string =>
  [
    '[namespace_registries]',
    `wasmcp = { registry = "${host}", metadata = { preferredProtocol = "oci", oci = { registry = "${host}", namespacePrefix = "${prefix}" } } }`,
    ...(insecure ? [`[registry."${host}".oci]`, 'protocol = "http"'] : []),
    '',
  ].join('\n');
