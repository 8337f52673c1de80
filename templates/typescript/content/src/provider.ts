/** The provider component: what it exports, interface by interface (`wasmcp:mcp@0.2.0`). */
import { callTool, listTools } from './tools.ts';
import type { Authorization, Lifecycle, Tools } from './wit.ts';

export const lifecycle: Lifecycle = {
  initialize: (request) => ({
    protocolVersion: request.protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: '{{project-name | kebab_case}}', version: '0.1.0' },
  }),
  clientInitialized() {},
  shutdown() {},
};

export const authorization: Authorization = {
  /**
   * No configuration: the server is open. With an issuer and an audience here, the transport lets only requests with a
   * good access token through, and `callTool` learns whose it is.
   */
  getAuthConfig: () => undefined,
  /** Nothing outlives a call. A provider that has a key-value store can keep the issuer's keys in it. */
  jwksCacheGet: () => undefined,
  jwksCacheSet() {},
};

export const tools: Tools = { listTools, callTool };
