/** `tools/list`, `tools/call` (MCP server/tools) ↔ WIT `tools`. */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { CallToolResult, Tool, ToolAnnotations } from 'wasmcp:mcp/tools-types@0.2.0';
import { arrayText, member, objectText } from '../json/write.ts';
import type { RpcRequest } from '../jsonrpc/decode.ts';
import type { ToolsProvider } from '../provider.ts';
import { visibleItems, type Visible } from '../visible.ts';
import { contentBlockText, iconsText } from './content.ts';
import { optionalObject, optionalStringMember, requiredString } from './params.ts';
import { callProvider, jsonMember, plainMember, ProviderFault, stringMember } from './provider-json.ts';
import type { Revision } from './versions.ts';

/** @returns the JSON text of a ListToolsResult. */
export function listTools(provider: ToolsProvider, request: RpcRequest, visible?: Visible): string {
  const cursor = optionalStringMember(request.params, 'cursor');
  const { tools, nextCursor } = callProvider(() => provider.listTools({ cursor }));
  const names = new Set(tools.map(({ name }) => name));
  if (names.size !== tools.length) throw new ProviderFault('two tools of one name');
  return objectText(
    member('tools', arrayText(visibleItems(tools, visible, ({ name }) => name).map(toolText))) +
      stringMember('nextCursor', nextCursor),
  );
}

const toolText = (tool: Tool): string =>
  objectText(
    stringMember('name', tool.name) +
      stringMember('title', tool.title) +
      stringMember('description', tool.description) +
      schemaMember('inputSchema', tool.inputSchema, tool) +
      schemaMember('outputSchema', tool.outputSchema, tool) +
      member('annotations', tool.annotations && toolAnnotationsText(tool.annotations)) +
      member('icons', iconsText(tool.icons)),
  );

/** A schema whose root is no `"type": "object"` makes clients refuse the whole list. */
const schemaMember = (name: string, schema: string | undefined, tool: Tool): string =>
  jsonMember(name, schema, `${name} of tool ${tool.name}`, ({ type }) => type === 'object');

const toolAnnotationsText = (annotations: ToolAnnotations): string =>
  objectText(
    stringMember('title', annotations.title) +
      plainMember('readOnlyHint', annotations.readOnlyHint) +
      plainMember('destructiveHint', annotations.destructiveHint) +
      plainMember('idempotentHint', annotations.idempotentHint) +
      plainMember('openWorldHint', annotations.openWorldHint),
  );

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
  const call = { name, arguments: hasArguments ? request.paramSource(['arguments']) : undefined };
  return toolResultText(
    callProvider(() => provider.callTool(call, context)),
    revision,
  );
}

const toolResultText = (result: CallToolResult, revision: Revision): string =>
  objectText(
    member('content', arrayText(result.content.map((block) => contentBlockText(block, revision)))) +
      // WIT allows any JSON value here, the served revisions an object only.
      jsonMember('structuredContent', result.structuredContent, 'structured-content') +
      plainMember('isError', result.isError) +
      jsonMember('_meta', result.meta, 'tool result _meta'),
  );
