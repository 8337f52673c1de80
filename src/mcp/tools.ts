/** `tools/list`, `tools/call` (MCP server/tools) ↔ WIT `tools`. */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { CallToolResult, Tool } from 'wasmcp:mcp/tools-types@0.2.0';
import { arrayText, objectText } from '../jsonrpc/encode.ts';
import type { RpcRequest } from '../jsonrpc/decode.ts';
import { contentBlockText, iconsText } from './content.ts';
import { optionalObject, optionalStringMember, requiredString } from './params.ts';
import {
  callProvider,
  checkedResult,
  objectJson,
  optionalBoolean,
  optionalObjectJson,
  optionalString,
  ProviderFault,
  stringText,
} from './provider-json.ts';
import type { ToolsProvider } from './provider.ts';
import type { Revision } from './versions.ts';

/** @returns the JSON text of a ListToolsResult. */
export function listTools(provider: ToolsProvider, request: RpcRequest): string {
  const cursor = optionalStringMember(request.params, 'cursor');
  const { tools, nextCursor } = callProvider(() => provider.listTools({ cursor }));
  const names = new Set(tools.map(({ name }) => name));
  if (names.size !== tools.length) throw new ProviderFault('two tools of one name');
  return objectText([
    ['tools', arrayText(tools.map(toolText))],
    ['nextCursor', optionalString(nextCursor)],
  ]);
}

function toolText(tool: Tool): string {
  const { annotations } = tool;
  return objectText([
    ['name', stringText(tool.name)],
    ['title', optionalString(tool.title)],
    ['description', optionalString(tool.description)],
    ['inputSchema', objectJson(tool.inputSchema, `input-schema of tool ${tool.name}`)],
    ['outputSchema', optionalObjectJson(tool.outputSchema, `output-schema of tool ${tool.name}`)],
    [
      'annotations',
      annotations &&
        objectText([
          ['title', optionalString(annotations.title)],
          ['readOnlyHint', optionalBoolean(annotations.readOnlyHint)],
          ['destructiveHint', optionalBoolean(annotations.destructiveHint)],
          ['idempotentHint', optionalBoolean(annotations.idempotentHint)],
          ['openWorldHint', optionalBoolean(annotations.openWorldHint)],
        ]),
    ],
    ['icons', iconsText(tool.icons)],
  ]);
}

/**
 * The provider gets the arguments as the text that was sent. Not checked: whether they fit the tool's input schema.
 * @returns the JSON text of a CallToolResult.
 */
export function callTool(
  provider: ToolsProvider,
  request: RpcRequest,
  revision: Revision,
  context: AuthContext | undefined,
): string {
  const name = requiredString(request.params, 'name');
  const hasArguments = optionalObject(request.params, 'arguments') !== undefined;
  const call = { name, arguments: hasArguments ? request.paramSource('arguments') : undefined };
  return toolResultText(
    callProvider(() => provider.callTool(call, context)),
    revision,
  );
}

function toolResultText(result: CallToolResult, revision: Revision): string {
  return checkedResult(
    objectText([
      ['content', arrayText(result.content.map((block) => contentBlockText(block, revision)))],
      // WIT allows any JSON value here, the served revisions an object only.
      ['structuredContent', optionalObjectJson(result.structuredContent, 'structured-content')],
      ['isError', optionalBoolean(result.isError)],
      ['_meta', optionalObjectJson(result.meta, 'tool result _meta')],
    ]),
  );
}
