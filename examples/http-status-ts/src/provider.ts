/** The provider component: what it exports, interface by interface (`wasmcp:mcp@0.2.0`). */
import type { Authorization, Lifecycle } from './wit.ts';

export { completion } from './completion.ts';
export { prompts } from './prompts.ts';
export { resources } from './resources.ts';
export { tools } from './tools.ts';

export const lifecycle: Lifecycle = {
  initialize: (request) => ({
    protocolVersion: request.protocolVersion,
    capabilities: { tools: {}, resources: {}, prompts: {}, completions: '{}' },
    serverInfo: { name: 'http-status-ts', title: 'HTTP status codes', version: '0.2.0' },
    instructions: 'Status codes are resources, http-status://404 for example. find_status finds them by words.',
  }),
  clientInitialized() {},
  shutdown() {},
};

/** Open to everyone: what it tells is public. */
export const authorization: Authorization = {
  getAuthConfig: () => undefined,
  jwksCacheGet: () => undefined,
  jwksCacheSet() {},
};
