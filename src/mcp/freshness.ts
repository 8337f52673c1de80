/** How long a result stays fresh, and for whom (MCP 2026-07-28, server/utilities/caching) ↔ WIT `exchange.freshness`. */
import type { Cacheable, Offer } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import { callProvider } from './provider-json.ts';
import type { Provider } from '../provider.ts';

/** Members of a result. `isShared`: neither a token nor a policy decides who gets it. */
type Freshness = (what: Cacheable, isShared: boolean) => string;

/** What a provider says nothing of is stale at once, and nobody else's. */
const unknown = ',"ttlMs":0,"cacheScope":"private"';

/** A `public` result may be given to anybody (server/utilities/caching "Security"): what is not shared is never that. */
export function createFreshness({ exchange }: Provider, offers: () => Offer): Freshness {
  return (what, isShared) => {
    if (offers().freshness !== true) return unknown;
    const hint = callProvider(() => exchange!.freshness(what));
    if (hint === undefined) return unknown;
    return `,"ttlMs":${hint.ttlMs},"cacheScope":"${isShared ? hint.scope : 'private'}"`;
  };
}
