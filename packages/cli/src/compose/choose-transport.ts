/** Which transport fits a provider. */
import { compatible, type World } from '@wasmcp/node-host';
import { transports, type Transport } from '../installation.ts';
import { UserError } from '../lib/command.ts';

/** The version of the WIT package `wasmcp:mcp` that the transports import; a test compares it with the package. */
export const mcpVersion = '0.2.0';

const interfaceName = (name: string): string => `wasmcp:mcp/${name}@${mcpVersion}`;

/** What every transport needs. */
const required = ['lifecycle', 'authorization', 'tools'];
/** The capabilities beyond that, each transport having those up to its own. */
const ladder: readonly (readonly [capability: string, Transport])[] = [
  ['tools', 'tools'],
  ['resources', 'tools-resources'],
  ['prompts', 'tools-resources-prompts'],
  ['completion', 'full'],
];

const hasCapability = ({ exports }: World, capability: string): boolean =>
  exports.some((exported) => compatible(exported, interfaceName(capability)));

/** Picks the largest transport all of whose needs the provider exports; `path` names the provider in messages. */
export function chooseTransport(provider: World, path: string): Transport {
  const missing = required.filter((name) => !hasCapability(provider, name)).map(interfaceName);
  if (missing.length > 0) throw new UserError(explain(provider, missing, path));
  const gap = ladder.findIndex(([capability]) => !hasCapability(provider, capability));
  return (gap < 0 ? ladder : ladder.slice(0, gap)).at(-1)![1];
}

/** Picks the smallest transport that has every capability that some of these providers has. */
export function chooseCommonTransport(providers: readonly World[]): Transport {
  const largest = ladder.findLast(([capability]) => providers.some((provider) => hasCapability(provider, capability)));
  return largest?.[1] ?? 'tools';
}

/** What some of these providers have and a transport has not, however it was chosen. */
export const unservedBy = (transport: Transport, providers: readonly World[]): string[] =>
  ladder
    .slice(ladder.findIndex(([, name]) => name === transport) + 1)
    .map(([capability]) => capability)
    .filter((capability) => providers.some((provider) => hasCapability(provider, capability)));

/** @throws UserError for a transport that needs more than a provider exports; it names the largest that fits. */
export function checkTransport(named: Transport, provider: World, path: string): void {
  const fits = chooseTransport(provider, path);
  if (transports.indexOf(named) <= transports.indexOf(fits)) return;
  throw new UserError(`The provider ${path} exports less than the transport ${named} needs: ${fits} fits it.`);
}

function explain({ imports, exports }: World, missing: readonly string[], path: string): string {
  if (exports.some((name) => name.startsWith('wasi:http/incoming-handler@'))) {
    const isTransport = imports.some((name) => compatible(name, interfaceName('lifecycle')));
    return isTransport
      ? `${path} is a transport. A provider is needed: a component that exports tools.`
      : `${path} is an HTTP server already. Serve it as it is: wasmtime serve -Scli -Wtimeout=60s ${path}`;
  }
  const found = exports.length > 0 ? exports.join(', ') : 'nothing';
  return `${path} is not a provider of tools.\nIt does not export ${missing.join(', ')}.\nIt exports ${found}.`;
}
