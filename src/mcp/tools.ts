/** `tools/list`, `tools/call` (MCP server/tools) ↔ WIT `tools`. */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { ContentBlock } from 'wasmcp:mcp/mcp-types@0.2.0';
import type { CallToolRequest, CallToolResult, Tool, ToolAnnotations } from 'wasmcp:mcp/tools-types@0.2.0';
import { arrayText, member, objectText } from '../json/write.ts';
import { isObject } from '../json/read.ts';
import type { RpcRequest } from '../jsonrpc/decode.ts';
import type { Log } from '../log.ts';
import type { ToolsProvider } from '../provider.ts';
import { visibleItems, type Visible } from '../visible.ts';
import { contentBlockText, iconsText } from './content.ts';
import { optionalObject, optionalStringMember, requiredString } from './params.ts';
import {
  callProvider,
  jsonMember,
  noFault,
  plainMember,
  providerError,
  ProviderFault,
  readProviderJson,
  readProviderObject,
  stringMember,
  type FindFault,
} from './provider-json.ts';
import type { ResultParts } from './result-text.ts';
import type { Revision } from './versions.ts';

/**
 * Clients refuse a whole list for one schema that they cannot take. So a tool without a good `inputSchema` is not listed, and
 * an `outputSchema` that is no good is left out; the log has a line for each. Such a tool can be called all the same.
 * @returns the members of a ListToolsResult, as JSON text.
 */
export function listTools(
  provider: ToolsProvider,
  request: RpcRequest,
  revision: Revision,
  log: Log,
  visible?: Visible,
): string {
  const cursor = optionalStringMember(request.params, 'cursor');
  const { tools, nextCursor } = callProvider(() => provider.listTools({ cursor }));
  const names = new Set(tools.map(({ name }) => name));
  if (names.size !== tools.length) throw new ProviderFault(`two tools of one name: ${repeatedName(tools)}`);
  const shown = visibleItems(tools, visible, ({ name }) => name);
  return (
    member('tools', arrayText(shown.flatMap((tool) => toolText(tool, revision, log) ?? []))) +
    stringMember('nextCursor', nextCursor)
  );
}

const repeatedName = (tools: readonly Tool[]): string | undefined =>
  tools.find(({ name }, at) => tools.findIndex((tool) => tool.name === name) < at)?.name.slice(0, maxShownLength);

/** Undefined for a tool that cannot be listed. */
function toolText(tool: Tool, revision: Revision, log: Log): string | undefined {
  const inputSchema = schemaMember('inputSchema', tool.inputSchema, tool, log, typeFault);
  const isOutput = revision.anyStructuredContent ? noFault : typeFault;
  if (inputSchema === undefined) return undefined;
  return objectText(
    stringMember('name', tool.name) +
      stringMember('title', tool.title) +
      stringMember('description', tool.description) +
      inputSchema +
      (schemaMember('outputSchema', tool.outputSchema, tool, log, isOutput) ?? '') +
      member('annotations', tool.annotations && toolAnnotationsText(tool.annotations)) +
      member('icons', iconsText(tool.icons)),
  );
}

const typeFault: FindFault = ({ type }) => (type === 'object' ? undefined : 'its "type" is not "object"');

/** Undefined for a schema that clients would refuse, such as one whose root is no `"type": "object"`. */
function schemaMember(
  name: string,
  schema: string | undefined,
  { name: tool }: Tool,
  log: Log,
  findFault: FindFault,
): string | undefined {
  try {
    return jsonMember(name, schema, name, findFault);
  } catch (thrown) {
    if (!(thrown instanceof ProviderFault)) throw thrown;
    log({ event: 'provider-fault', method: 'tools/list', tool: tool.slice(0, maxShownLength), detail: thrown.detail });
    return undefined;
  }
}

/** As much of a tool's name as the log repeats, in characters. */
const maxShownLength = 100;

const toolAnnotationsText = (annotations: ToolAnnotations): string =>
  objectText(
    stringMember('title', annotations.title) +
      plainMember('readOnlyHint', annotations.readOnlyHint) +
      plainMember('destructiveHint', annotations.destructiveHint) +
      plainMember('idempotentHint', annotations.idempotentHint) +
      plainMember('openWorldHint', annotations.openWorldHint),
  );

/** The arguments are the text that was sent. Not checked: whether they fit the tool's input schema. */
export function readToolCall(request: RpcRequest): CallToolRequest {
  const name = requiredString(request.params, 'name');
  const hasArguments = optionalObject(request.params, 'arguments') !== undefined;
  return { name, arguments: hasArguments ? request.paramSource(['arguments']) : undefined };
}

/** @returns a CallToolResult. */
export function callTool(
  provider: ToolsProvider,
  call: CallToolRequest,
  revision: Revision,
  log: Log,
  context: AuthContext | undefined,
): ResultParts {
  let result: CallToolResult;
  try {
    result = provider.callTool(call, context);
  } catch (thrown) {
    throw providerError(thrown);
  }
  return toolResult(result, call.name, revision, log);
}

export const toolResult = (
  { content, structuredContent, isError, meta }: CallToolResult,
  tool: string,
  revision: Revision,
  log: Log,
): ResultParts => {
  let members = `,"content":${contentText(content, revision)}`;
  if (structuredContent !== undefined) {
    members += member('structuredContent', structuredText(structuredContent, tool, revision, log));
  }
  if (isError !== undefined) members += `,"isError":${isError}`;
  return { members, meta: meta === undefined ? undefined : readProviderObject(meta, 'tool result _meta') };
};

/** Written for an engine that interprets: most results have one block. */
function contentText(content: readonly ContentBlock[], revision: Revision): string {
  let text = '';
  for (let index = 0; index < content.length; index++) {
    if (index > 0) text += ',';
    text += contentBlockText(content[index]!, revision);
  }
  return `[${text}]`;
}

/** Any JSON value. Clients of revisions that want an object would refuse the result for another: it is left out. */
function structuredText(text: string, tool: string, revision: Revision, log: Log): string | undefined {
  const json = readProviderJson(text, 'structured-content');
  if (revision.anyStructuredContent || isObject(json.value)) return json.text;
  const detail = `structured-content: not a JSON object, which ${revision.id} wants`;
  log({ event: 'provider-fault', method: 'tools/call', tool: tool.slice(0, maxShownLength), detail });
  return undefined;
}
