/**
 * The tools that the MCP conformance suite's server scenarios call by name, and that only return. Tools that would need
 * requests from the server to the client, or streams that are resumed, say that they cannot.
 */
import type { CallToolResult, Tool } from 'wasmcp:mcp/tools-types@0.2.0';
import type { ContentBlock } from 'wasmcp:mcp/mcp-types@0.2.0';
import { pixel, silence } from './samples.ts';

const noArguments = '{"type":"object"}';
const withString = (name: string): string =>
  JSON.stringify({ type: 'object', properties: { [name]: { type: 'string' } }, required: [name] });

const schema2020 = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};

const text = (value: string): ContentBlock => ({ tag: 'text', val: { text: value } });
const image: ContentBlock = { tag: 'image', val: { data: pixel, mimeType: 'image/png' } };
const embedded = (uri: string, mimeType: string, value: string): ContentBlock => ({
  tag: 'resource',
  val: { resource: { tag: 'text', val: { uri, mimeType, text: value } } },
});
const ok = (...content: ContentBlock[]): CallToolResult => ({ content });
const failed = (message: string): CallToolResult => ({ content: [text(message)], isError: true });
const unavailable = failed('This server sends no messages of its own to the client.');

interface ConformanceTool {
  description: string;
  inputSchema?: string;
  result: CallToolResult;
}

const table: Record<string, ConformanceTool> = {
  test_simple_text: { description: 'Returns a text', result: ok(text('This is a simple text response for testing.')) },
  test_image_content: { description: 'Returns an image', result: ok(image) },
  test_audio_content: {
    description: 'Returns a sound',
    result: ok({ tag: 'audio', val: { data: silence, mimeType: 'audio/wav' } }),
  },
  test_embedded_resource: {
    description: 'Returns an embedded resource',
    result: ok(embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')),
  },
  test_multiple_content_types: {
    description: 'Returns a text, an image and a resource',
    result: ok(
      text('Multiple content types test:'),
      image,
      embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ),
  },
  test_error_handling: {
    description: 'Fails',
    result: failed('This tool intentionally returns an error for testing'),
  },
  test_x_mcp_header: {
    description: 'Wants an argument repeated in a header field',
    inputSchema: '{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"}}}',
    result: ok(text('called')),
  },
  test_sampling: {
    description: 'Would ask the client for a sample',
    inputSchema: withString('prompt'),
    result: unavailable,
  },
  test_elicitation: {
    description: 'Would ask the user for input',
    inputSchema: withString('message'),
    result: unavailable,
  },
  test_elicitation_sep1034_defaults: { description: 'Would ask the user, with defaults', result: unavailable },
  test_elicitation_sep1330_enums: { description: 'Would ask the user to choose', result: unavailable },
  test_reconnection: { description: 'Would close and resume its stream', result: unavailable },
  json_schema_2020_12_tool: {
    description: 'Has an input schema with the vocabulary of JSON Schema 2020-12',
    inputSchema: JSON.stringify(schema2020),
    result: ok(text('called')),
  },
};

/** The tools as `list-tools` gives them. */
export const conformanceTools: Tool[] = Object.entries(table).map(([name, { description, inputSchema }]) => ({
  name,
  description,
  inputSchema: inputSchema ?? noArguments,
}));

/** Calls a tool of this table. @returns undefined for a name that is not in it. */
export const callConformanceTool = (name: string): CallToolResult | undefined =>
  Object.hasOwn(table, name) ? table[name]!.result : undefined;
