import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { ContentBlock } from 'wasmcp:mcp/mcp-types@0.2.0';
import type {
  CallToolRequest,
  CallToolResult,
  ListToolsRequest,
  ListToolsResult,
  Tool,
} from 'wasmcp:mcp/tools-types@0.2.0';
import { callConformanceTool, conformanceTools } from './conformance-tools.ts';
import { conformanceExchangeTools } from './conformance-exchange.ts';
import { exchangeTools } from './exchange.ts';
import { isErrorCode, mcpError, page } from './failure.ts';
import { annotations, icons, meta, pixel, silence } from './samples.ts';

const anyObject = '{ "type": "object" }';

/** A JSON text that a re-serialisation would change: spaces, a long integer, an exponent, an escape. */
const oddJson = '{ "big": 12345678901234567890, "exp": 1.0e+2, "slash": "\\/", "list": [ ] }';

const everythingTools: Tool[] = [
  {
    name: 'every_field',
    title: 'Every field',
    description: 'A tool with every field: ünïcode \u{1F600}',
    inputSchema: '{ "type": "object", "properties": { "limit": { "maximum": 12345678901234567890 } } }',
    outputSchema: '{ "type": "object", "properties": { "big": { "type": "number" } }, "required": ["big"] }',
    annotations: {
      title: 'Annotated title',
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
    icons,
  },
  { name: 'every_content', description: 'Every content block, with every field and with none', inputSchema: anyObject },
  { name: 'empty', description: 'An empty result', inputSchema: anyObject, annotations: {} },
  { name: 'whoami', description: 'The authorization context', inputSchema: anyObject },
  { name: 'raw_arguments', description: 'The arguments as JSON text', inputSchema: anyObject },
  { name: 'witness', description: 'Prints its arguments to standard error', inputSchema: anyObject },
  { name: 'fail', description: 'Fails with the code, message and data of its arguments', inputSchema: anyObject },
];

const firstPage = [...conformanceTools, ...conformanceExchangeTools, ...everythingTools, ...exchangeTools];

/** On the second page: a list that a client must turn the page to see. */
const secondPage: Tool[] = [{ name: 'on_second_page', inputSchema: anyObject }];

const everyContent: ContentBlock[] = [
  { tag: 'text', val: { text: 'text "quoted" \\ \u0001 \u{1F600}\u2028', meta, annotations } },
  { tag: 'text', val: { text: '' } },
  { tag: 'image', val: { data: pixel, mimeType: 'image/png', meta, annotations } },
  { tag: 'image', val: { data: pixel, mimeType: 'image/png' } },
  { tag: 'audio', val: { data: silence, mimeType: 'audio/wav', annotations } },
  { tag: 'audio', val: { data: silence, mimeType: 'audio/wav', annotations: {} } },
  {
    tag: 'resource',
    val: {
      meta,
      annotations: { audience: [], priority: 1 },
      resource: { tag: 'text', val: { uri: 'test://embedded', mimeType: 'text/plain', text: 'embedded', meta } },
    },
  },
  { tag: 'resource', val: { resource: { tag: 'text', val: { uri: 'test://embedded', text: 'bare' } } } },
  {
    tag: 'resource',
    val: { resource: { tag: 'blob', val: { uri: 'test://blob', mimeType: 'image/png', blob: pixel, meta } } },
  },
  {
    tag: 'resource-link',
    val: {
      uri: 'test://linked',
      name: 'linked',
      title: 'Linked',
      description: 'A link',
      mimeType: 'text/plain',
      size: 4_294_967_295,
      icons,
    },
  },
  { tag: 'resource-link', val: { uri: 'test://bare', name: 'bare', icons: [] } },
];

/** An object as the text block and the structured content of a result. */
function both(value: object): CallToolResult {
  const json = JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? Number(item) : item));
  return { content: [{ tag: 'text', val: { text: json } }], structuredContent: json };
}

/** Arguments: `code`, `message`, and `data`, which goes out as the text it is, JSON or not. Other values are an error, too. */
function fail(args: string | undefined): never {
  const { code, message = 'asked to fail', data } = JSON.parse(args ?? '{}') as Record<string, unknown>;
  if (!isErrorCode(code) || typeof message !== 'string' || (data !== undefined && typeof data !== 'string')) {
    throw mcpError('invalid-params', 'no such failure');
  }
  throw mcpError(code, message, data);
}

export const tools = {
  listTools({ cursor }: ListToolsRequest): ListToolsResult {
    const { items, nextCursor } = page([firstPage, secondPage], cursor);
    return { tools: items, nextCursor };
  },
  callTool(request: CallToolRequest, context: AuthContext | undefined): CallToolResult {
    switch (request.name) {
      case 'every_field':
        return { content: [{ tag: 'text', val: { text: oddJson } }], structuredContent: oddJson, isError: false, meta };
      case 'every_content':
        return { content: everyContent };
      case 'empty':
      case 'on_second_page':
        return { content: [] };
      case 'whoami':
        return both({ context: context ?? null });
      case 'raw_arguments':
        return both({ arguments: request.arguments ?? null });
      case 'witness':
        console.error(`witness: ${request.arguments ?? ''}`);
        return { content: [] };
      case 'fail':
        return fail(request.arguments);
      default: {
        const result = callConformanceTool(request.name);
        if (result === undefined) throw mcpError('tool-not-found', `no such tool`);
        return result;
      }
    }
  },
};
