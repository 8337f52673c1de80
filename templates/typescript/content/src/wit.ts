/** Short names for the WIT types that this provider uses. */
import type * as AuthorizationModule from 'wasmcp:mcp/authorization@0.2.0';
import type * as LifecycleModule from 'wasmcp:mcp/lifecycle@0.2.0';
import type * as ToolsModule from 'wasmcp:mcp/tools@0.2.0';
import type { CallToolResult } from 'wasmcp:mcp/tools-types@0.2.0';

export type Authorization = Pick<typeof AuthorizationModule, 'getAuthConfig' | 'jwksCacheGet' | 'jwksCacheSet'>;
export type Lifecycle = Pick<typeof LifecycleModule, 'initialize' | 'clientInitialized' | 'shutdown'>;
export type Tools = Pick<typeof ToolsModule, 'listTools'> & {
  /** What it returns is waited for. */
  callTool(...request: Parameters<typeof ToolsModule.callTool>): CallToolResult | Promise<CallToolResult>;
};

export type { ErrorCode, McpError } from 'wasmcp:mcp/mcp-types@0.2.0';
export type { CallToolRequest, CallToolResult, Tool } from 'wasmcp:mcp/tools-types@0.2.0';
