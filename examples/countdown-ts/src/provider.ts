/** The provider component: what it exports, interface by interface (`wasmcp:mcp@0.2.0`, `wasmcp:mcp-exchange@0.1.0`). */
import type { Authorization, Exchange, Lifecycle } from './wit.ts';

export { toolExchange, tools } from './tools.ts';

export const exchange: Exchange = {
  offers: () => ({ tools: true, logging: true }),
  freshness: () => undefined,
};

export const lifecycle: Lifecycle = {
  initialize: (request) => ({
    protocolVersion: request.protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'countdown-ts', title: 'Countdown', version: '0.2.0' },
  }),
  clientInitialized() {},
  shutdown() {},
};

/** Open to everyone. */
export const authorization: Authorization = {
  getAuthConfig: () => undefined,
  jwksCacheGet: () => undefined,
  jwksCacheSet() {},
};
