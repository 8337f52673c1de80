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

interface Choice {
  readonly transport: Transport;
  /** Capabilities that the provider exports and the transport cannot serve, because one before them is missing. */
  readonly unserved: readonly string[];
}

/** Picks the largest transport all of whose needs the provider exports; `path` names the provider in messages. */
export function chooseTransport({ imports, exports }: World, path: string): Choice {
  const has = (name: string): boolean => exports.some((exported) => compatible(exported, interfaceName(name)));
  const missing = required.filter((name) => !has(name)).map(interfaceName);
  if (missing.length > 0) throw new UserError(explain({ imports, exports }, missing, path));
  const gap = ladder.findIndex(([capability]) => !has(capability));
  const served = gap < 0 ? ladder : ladder.slice(0, gap);
  const unserved = ladder
    .slice(served.length)
    .map(([capability]) => capability)
    .filter(has);
  return { transport: served.at(-1)![1], unserved };
}

/** Picks the smallest transport that has every capability that some of these providers has. */
export function chooseCommonTransport(providers: readonly World[]): Transport {
  const largest = ladder.findLast(([capability]) =>
    providers.some(({ exports }) => exports.some((exported) => compatible(exported, interfaceName(capability)))),
  );
  return largest?.[1] ?? 'tools';
}

/** @throws UserError for a transport that needs more than a provider exports; it names the largest that fits. */
export function checkTransport(named: Transport, provider: World, path: string): void {
  const { transport: fits } = chooseTransport(provider, path);
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
