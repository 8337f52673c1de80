/** Whether a transport, a provider and a policy fit, and how they are linked. */
import { compatible, withoutVersion, type World } from '@wasmcp/node-host';
import { UserError } from '../lib/command.ts';

/** A transport and what is to be linked with it; no provider: one is linked later. */
export interface ComponentSet<T = World> {
  /** An unplugged transport. */
  readonly transport: T;
  readonly provider: T | undefined;
  readonly policy: T;
}

/** One import of a transport, and what exports it. */
interface Link {
  readonly imported: string;
  readonly from: 'provider' | 'policy';
  readonly exported: string;
}

/**
 * Finds what each `wasmcp` import of a transport is linked with. Type-only interfaces (`…-types`) need nothing: their
 * types are known on both sides. Not checked: whether the types of two interfaces of one name are the same.
 * @throws UserError for an import that nothing exports, and for a transport that has its policy already.
 */
export function checkFit({ transport, provider, policy }: ComponentSet): Link[] {
  const links: Link[] = [];
  for (const imported of transport.imports) {
    if (!imported.startsWith('wasmcp:') || withoutVersion(imported).endsWith('-types')) continue;
    const from = imported.startsWith('wasmcp:policy/') ? 'policy' : 'provider';
    if (from === 'provider' && provider === undefined) continue;
    const exported = { provider, policy }[from]!.exports.find((name) => compatible(name, imported));
    if (exported === undefined)
      throw new UserError(`The ${from} does not export ${imported}, which the transport needs.`);
    links.push({ imported, from, exported });
  }
  if (!links.some(({ from }) => from === 'policy')) {
    throw new UserError('The transport does not import a policy. An unplugged one is needed (…-unplugged.wasm).');
  }
  return links;
}
