/**
 * The provider as the pipeline sees it: the WIT interfaces of `wasmcp:mcp@0.2.0` and `wasmcp:mcp-exchange@0.1.0`, with the optional ones absent where
 * a transport's world does not import them. Entries in `src/component` hand in the real imports, tests hand in plain
 * objects. Functions throw what the component model throws for `result` errors: an object with a `payload`.
 */
import type * as Authorization from 'wasmcp:mcp/authorization@0.2.0';
import type * as Completion from 'wasmcp:mcp/completion@0.2.0';
import type * as Lifecycle from 'wasmcp:mcp/lifecycle@0.2.0';
import type * as Prompts from 'wasmcp:mcp/prompts@0.2.0';
import type * as Exchange from 'wasmcp:mcp-exchange/exchange@0.1.0';
import type * as PromptExchange from 'wasmcp:mcp-exchange/prompt-exchange@0.1.0';
import type * as ResourceExchange from 'wasmcp:mcp-exchange/resource-exchange@0.1.0';
import type * as ToolExchange from 'wasmcp:mcp-exchange/tool-exchange@0.1.0';
import type * as Resources from 'wasmcp:mcp/resources@0.2.0';
import type * as Tools from 'wasmcp:mcp/tools@0.2.0';

type LifecycleProvider = Pick<typeof Lifecycle, 'initialize' | 'clientInitialized'>;
export type AuthorizationProvider = Pick<typeof Authorization, 'getAuthConfig' | 'jwksCacheGet' | 'jwksCacheSet'>;
export type ToolsProvider = Pick<typeof Tools, 'listTools' | 'callTool'>;
export type ResourcesProvider = Pick<typeof Resources, 'listResources' | 'listResourceTemplates' | 'readResource'>;
export type PromptsProvider = Pick<typeof Prompts, 'listPrompts' | 'getPrompt'>;
export type CompletionProvider = Pick<typeof Completion, 'complete'>;

export interface Provider {
  readonly lifecycle: LifecycleProvider;
  readonly authorization: AuthorizationProvider;
  readonly tools?: ToolsProvider;
  readonly resources?: ResourcesProvider;
  readonly prompts?: PromptsProvider;
  readonly completion?: CompletionProvider;
  readonly exchange?: Pick<typeof Exchange, 'offers' | 'freshness'>;
  readonly toolExchange?: Pick<typeof ToolExchange, 'start'>;
  readonly promptExchange?: Pick<typeof PromptExchange, 'getPrompt'>;
  readonly resourceExchange?: Pick<typeof ResourceExchange, 'readResource'>;
}
