/** The exchange (`wasmcp:mcp-exchange`) of a server: the provider's, as far as it has one and the transport imports it. */
import { readComponent, type Component, type World } from '@wasmcp/node-host';
import { exchanges, type Exchange, type Installation } from '../installation.ts';
import { muteExchanges } from './fit.ts';

/** The null component of each interface. */
export async function nullExchanges({
  cache,
  nullExchange,
}: Pick<Installation, 'cache' | 'nullExchange'>): Promise<Readonly<Record<Exchange, Component>>> {
  const read = async (name: Exchange) =>
    [name, await readComponent(await nullExchange(name), `null ${name}`, cache)] as const;
  return Object.fromEntries(await Promise.all(exchanges.map(read))) as Record<Exchange, Component>;
}

/** Says what a provider exports of the exchange that the transport does not import: it would be mute, without a word. */
export function warnOfMuteExchanges(transport: World, provider: World): void {
  for (const name of muteExchanges(transport, provider)) {
    process.stderr.write(`Not served: ${name} (the transport does not import it).\n`);
  }
}
