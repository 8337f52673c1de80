/** Providers of MCP tools, resources and prompts for components: described once, served by WIT. */
export { callTool, type CallOptions, type CallOutcome } from './call-tool.ts';
export type { Completer, CompletionContext } from './completion.ts';
export { audio, contents, embedded, image, link, text } from './content.ts';
export type { Caller, Context, Environment } from './context.ts';
export { McpError, ToolError } from './errors.ts';
export { assistant, definePrompt, user, type Prompt, type PromptContext } from './prompt.ts';
export { createProvider, type Authorization, type JwksCache, type Provider, type ProviderOptions } from './provider.ts';
export {
  defineResource,
  defineResourceTemplate,
  type Read,
  type Resource,
  type ResourceContext,
  type ResourceTemplate,
} from './resource.ts';
export type { Issue, Schema } from './schema.ts';
export {
  ask,
  listRoots,
  log,
  progress,
  sample,
  working,
  type Answer,
  type Reply,
  type Said,
  type Steps,
} from './steps.ts';
export { ToolResult } from './tool-result.ts';
export { defineTool, type Tool, type ToolDescription } from './tool.ts';
export type * from './wit.ts';
