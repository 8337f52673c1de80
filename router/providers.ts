/**
 * The functions of the providers, as the canonical ABI flattens them; `provider` comes first. The composition puts a
 * function in the place of each import, which calls that of the provider (`packages/cli/src/router/module.ts`).
 */

@external("providers", "wasmcp:mcp/lifecycle@0.2.0#initialize")
export declare function initialize(provider: i32, request: usize, result: usize): void;
@external("providers", "wasmcp:mcp/lifecycle@0.2.0#client-initialized")
export declare function clientInitialized(provider: i32, result: usize): void;
@external("providers", "wasmcp:mcp/lifecycle@0.2.0#shutdown")
export declare function shutdown(provider: i32, result: usize): void;

@external("providers", "wasmcp:mcp/authorization@0.2.0#get-auth-config")
export declare function getAuthConfig(provider: i32, result: usize): void;
@external("providers", "wasmcp:mcp/authorization@0.2.0#jwks-cache-get")
export declare function jwksCacheGet(provider: i32, uri: usize, uriLength: usize, result: usize): void;
@external("providers", "wasmcp:mcp/authorization@0.2.0#jwks-cache-set")
export declare function jwksCacheSet(provider: i32, uri: usize, uriLength: usize, keys: usize, keysLength: usize): void;

@external("providers", "wasmcp:mcp/tools@0.2.0#list-tools")
export declare function listTools(provider: i32, hasCursor: i32, cursor: usize, length: usize, result: usize): void;
@external("providers", "wasmcp:mcp/tools@0.2.0#call-tool")
export declare function callTool(provider: i32, call: usize, result: usize): void;

@external("providers", "wasmcp:mcp/prompts@0.2.0#list-prompts")
export declare function listPrompts(provider: i32, hasCursor: i32, cursor: usize, length: usize, result: usize): void;
@external("providers", "wasmcp:mcp/prompts@0.2.0#get-prompt")
export declare function getPrompt(
  provider: i32,
  name: usize,
  nameLength: usize,
  hasArguments: i32,
  text: usize,
  textLength: usize,
  result: usize,
): void;

@external("providers", "wasmcp:mcp/resources@0.2.0#list-resources")
export declare function listResources(provider: i32, hasCursor: i32, cursor: usize, length: usize, result: usize): void;
@external("providers", "wasmcp:mcp/resources@0.2.0#list-resource-templates")
export declare function listTemplates(provider: i32, hasCursor: i32, cursor: usize, length: usize, result: usize): void;
@external("providers", "wasmcp:mcp/resources@0.2.0#read-resource")
export declare function readResource(provider: i32, uri: usize, uriLength: usize, result: usize): void;
@external("providers", "wasmcp:mcp/resources@0.2.0#subscribe-resource")
export declare function subscribe(provider: i32, uri: usize, uriLength: usize, result: usize): void;
@external("providers", "wasmcp:mcp/resources@0.2.0#unsubscribe-resource")
export declare function unsubscribe(provider: i32, uri: usize, uriLength: usize, result: usize): void;

@external("providers", "wasmcp:mcp/completion@0.2.0#complete")
export declare function complete(
  provider: i32,
  isPrompt: i32,
  ref: usize,
  refLength: usize,
  name: usize,
  nameLength: usize,
  value: usize,
  valueLength: usize,
  hasContext: i32,
  hasArguments: i32,
  text: usize,
  textLength: usize,
  result: usize,
): void;

@external("providers", "wasmcp:mcp-exchange/exchange@0.1.0#offers")
export declare function offers(provider: i32): i32;
@external("providers", "wasmcp:mcp-exchange/exchange@0.1.0#freshness")
export declare function freshness(provider: i32, what: i32, uri: usize, uriLength: usize, result: usize): void;
@external("providers", "wasmcp:mcp-exchange/tool-exchange@0.1.0#start")
export declare function startTool(provider: i32, call: usize, result: usize): void;
@external("providers", "wasmcp:mcp-exchange/tool-exchange@0.1.0#[method]tool-call.next")
export declare function nextStep(provider: i32, call: i32, result: usize): void;
@external("providers", "wasmcp:mcp-exchange/tool-exchange@0.1.0#[method]tool-call.cancel")
export declare function cancelCall(provider: i32, call: i32): void;
@external("providers", "wasmcp:mcp-exchange/tool-exchange@0.1.0#[resource-drop]tool-call")
export declare function dropCall(provider: i32, call: i32): void;
@external("providers", "wasmcp:mcp-exchange/prompt-exchange@0.1.0#get-prompt")
export declare function exchangePrompt(provider: i32, call: usize, result: usize): void;
@external("providers", "wasmcp:mcp-exchange/resource-exchange@0.1.0#read-resource")
export declare function exchangeResource(provider: i32, call: usize, result: usize): void;
