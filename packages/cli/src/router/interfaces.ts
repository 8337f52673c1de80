/** The interfaces of the providers that a router has, each once for every provider, and exports once. */
import { compatible, type World } from '@wasmcp/node-host';
import { mcpVersion } from '../compose/choose-transport.ts';

/** The version of the WIT package `wasmcp:mcp-exchange`; a test compares it with the package. */
const exchangeVersion = '0.1.0';

interface RoutedInterface {
  readonly name: string;
  /** Its full name in WIT. */
  readonly id: string;
  /** What stands for it among what a provider has (`router/settings.ts`); 0: every provider has it. */
  readonly bit: number;
}

const routed = (name: string, bit: number): RoutedInterface => ({
  name,
  id: name.endsWith('exchange') ? `wasmcp:mcp-exchange/${name}@${exchangeVersion}` : `wasmcp:mcp/${name}@${mcpVersion}`,
  bit,
});

export const routedInterfaces: readonly RoutedInterface[] = [
  routed('lifecycle', 0),
  routed('authorization', 0),
  routed('tools', 1),
  routed('resources', 2),
  routed('prompts', 4),
  routed('completion', 8),
  routed('exchange', 16),
  routed('tool-exchange', 32),
  routed('prompt-exchange', 64),
  routed('resource-exchange', 128),
];

/** Under which name the router imports an interface of a provider. */
export const importName = (provider: number, name: string): string => `p${provider}-${name}`;

/** What a provider exports as this interface: its own version of it; undefined: it does not have it. */
export const exportedAs = ({ exports }: World, id: string): string | undefined =>
  exports.find((exported) => compatible(exported, id));
