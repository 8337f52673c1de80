/** What a provider has and does not say that it has: clients never ask for it. */
import type { World } from '@wasmcp/node-host';
import type { Introduction } from './announce.ts';

/** An interface of `wasmcp:mcp`, and the server capability that clients look for (MCP basic/lifecycle). */
const capabilityOf = { tools: 'tools', resources: 'resources', prompts: 'prompts', completion: 'completions' } as const;

/** Says what clients of a server would miss. Where it has not introduced itself, nothing is known. */
export function warnOfUnclaimed(providers: readonly World[], { problem, capabilities }: Introduction): void {
  if (problem !== undefined) return;
  const sentences = new Set(providers.flatMap((provider) => unclaimed(provider, capabilities)));
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
}

/** @param claimed the `capabilities` of the answer to `initialize`. @returns a sentence for each. */
export const unclaimed = ({ exports }: World, claimed: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(capabilityOf)
    .filter(
      ([name, capability]) => exports.some((each) => each.startsWith(`wasmcp:mcp/${name}@`)) && !claimed[capability],
    )
    .map(
      ([name, capability]) =>
        `The provider exports ${name}, but its initialize does not claim the capability ${capability}: clients will not ask for it.`,
    );
