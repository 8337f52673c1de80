/**
 * A provider that exports every interface of `wasmcp:mcp` and `wasmcp:mcp-exchange` and uses every type and every field at least once, so that a
 * test can compare what WIT says with what the wire says. It also has the tools, resources and prompts that the MCP
 * conformance suite asks for by name.
 */
export { authorization } from './authorization.ts';
export { exchange, promptExchange, resourceExchange, toolExchange } from './exchange.ts';
export { completion } from './completion.ts';
export { lifecycle } from './lifecycle.ts';
export { prompts } from './prompts.ts';
export { resources } from './resources.ts';
export { tools } from './tools.ts';

/** The type-only interfaces, exported because the world says so. */
export const mcpTypes = {};
export const lifecycleTypes = {};
export const authorizationTypes = {};
export const toolsTypes = {};
export const resourcesTypes = {};
export const promptsTypes = {};
export const completionTypes = {};
export const exchangeTypes = {};
