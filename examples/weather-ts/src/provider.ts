/** The provider component: what it exports, interface by interface (`wasmcp:mcp@0.2.0`). */
import type { Lifecycle, Authorization, Tools } from './wit.ts';
import { authConfig } from './config.ts';
import { mcpError } from './results.ts';
import { callTool, toolList } from './tools.ts';

export const lifecycle: Lifecycle = {
  initialize: (request) => ({
    protocolVersion: request.protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'weather-ts', title: 'Weather', version: '0.2.0' },
    instructions: 'Call get_weather for one city, multi_weather for up to five at once.',
  }),
  clientInitialized() {},
  shutdown() {},
};

export const authorization: Authorization = {
  getAuthConfig: authConfig,
  jwksCacheGet: () => undefined,
  jwksCacheSet() {},
};

export const tools: Tools = {
  listTools({ cursor }) {
    if (cursor !== undefined) throw mcpError('invalid-params', 'Unknown cursor.');
    return { tools: toolList };
  },
  callTool,
};
