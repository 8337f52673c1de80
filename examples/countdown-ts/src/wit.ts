/** Short names for the WIT types that this provider uses. */
import type * as ExchangeModule from 'wasmcp:mcp-exchange/exchange@0.1.0';
import type { CallToolRequest, Context, Step } from 'wasmcp:mcp-exchange/tool-exchange@0.1.0';
import type * as AuthorizationModule from 'wasmcp:mcp/authorization@0.2.0';
import type * as LifecycleModule from 'wasmcp:mcp/lifecycle@0.2.0';
import type * as ToolsModule from 'wasmcp:mcp/tools@0.2.0';

export type Authorization = Pick<typeof AuthorizationModule, 'getAuthConfig' | 'jwksCacheGet' | 'jwksCacheSet'>;
export type Lifecycle = Pick<typeof LifecycleModule, 'initialize' | 'clientInitialized' | 'shutdown'>;
export type Tools = Pick<typeof ToolsModule, 'listTools' | 'callTool'>;
export type Exchange = Pick<typeof ExchangeModule, 'offers' | 'freshness'>;
export interface ToolExchange {
  /** The class of what `start` returns. */
  readonly ToolCall: unknown;
  /** What `next` and `cancel` return is waited for. */
  start(request: CallToolRequest, context: Context): { next(): Promise<Step>; cancel(): Promise<void> } | undefined;
}

export type { CallToolRequest, Context, Step };
export type { InputRequest, LogLevel } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
export type { ErrorCode, McpError } from 'wasmcp:mcp/mcp-types@0.2.0';
export type { CallToolResult, Tool } from 'wasmcp:mcp/tools-types@0.2.0';
