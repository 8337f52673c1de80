/** The provider component: what it exports, interface by interface (`wasmcp:mcp@0.2.0`, `wasmcp:mcp-exchange@0.1.0`). */
import { ToolCall } from './tool-call.ts';
import { callTool, listTools, startTool } from './tools.ts';
import type { Authorization, Exchange, Lifecycle, ToolExchange, Tools } from './wit.ts';

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

/** Each call of a tool is first offered to `startTool`; tools may send log messages. */
export const exchange: Exchange = {
  offers: () => ({ tools: true, logging: true }),
  freshness: () => undefined,
};

export const toolExchange: ToolExchange = { ToolCall, start: startTool };
