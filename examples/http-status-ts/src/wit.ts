/** Short names for the WIT types that this provider uses. */
import type * as AuthorizationModule from 'wasmcp:mcp/authorization@0.2.0';
import type * as CompletionModule from 'wasmcp:mcp/completion@0.2.0';
import type * as LifecycleModule from 'wasmcp:mcp/lifecycle@0.2.0';
import type * as PromptsModule from 'wasmcp:mcp/prompts@0.2.0';
import type * as ResourcesModule from 'wasmcp:mcp/resources@0.2.0';
import type * as ToolsModule from 'wasmcp:mcp/tools@0.2.0';

export type Authorization = Pick<typeof AuthorizationModule, 'getAuthConfig' | 'jwksCacheGet' | 'jwksCacheSet'>;
export type Completion = Pick<typeof CompletionModule, 'complete'>;
export type Lifecycle = Pick<typeof LifecycleModule, 'initialize' | 'clientInitialized' | 'shutdown'>;
export type Prompts = Pick<typeof PromptsModule, 'listPrompts' | 'getPrompt'>;
export type Resources = Pick<
  typeof ResourcesModule,
  'listResources' | 'listResourceTemplates' | 'readResource' | 'subscribeResource' | 'unsubscribeResource'
>;
export type Tools = Pick<typeof ToolsModule, 'listTools' | 'callTool'>;

export type { CompletionContext, Reference } from 'wasmcp:mcp/completion-types@0.2.0';
export type { ErrorCode, McpError, ResourceContents } from 'wasmcp:mcp/mcp-types@0.2.0';
export type { Prompt, PromptMessage } from 'wasmcp:mcp/prompts-types@0.2.0';
export type { McpResource } from 'wasmcp:mcp/resources-types@0.2.0';
export type { CallToolResult, Tool } from 'wasmcp:mcp/tools-types@0.2.0';
