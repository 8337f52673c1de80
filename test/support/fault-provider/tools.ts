import type { Annotations, ContentBlock } from 'wasmcp:mcp/mcp-types@0.2.0';
import type {
  CallToolRequest,
  CallToolResult,
  ListToolsRequest,
  ListToolsResult,
  Tool,
} from 'wasmcp:mcp/tools-types@0.2.0';
import { mcpError } from '../everything-provider/failure.ts';
import { jsonFaults } from './json-faults.ts';
import { stopIfAsked, stops } from './stop.ts';

const megabyte = 1_000_000;
const anyObject = '{"type":"object"}';
const good: Tool = { name: 'good', description: 'Has no fault', inputSchema: anyObject };

const block = (text: string, annotations?: Annotations): ContentBlock => ({ tag: 'text', val: { text, annotations } });
const result = (text: string): CallToolResult => ({ content: [block(text)] });
const annotated = (annotations: Annotations): CallToolResult => ({ content: [block('annotated', annotations)] });
const image = (data: string): CallToolResult => ({ content: [{ tag: 'image', val: { data, mimeType: 'image/png' } }] });

/** Faults of `call-tool`, by the tool's name. */
const calls: Record<string, () => CallToolResult> = {
  good: () => result('good'),
  'huge-text': () => result('x'.repeat(100 * megabyte)),
  // Within the limit of one answer, and two are not.
  'ten-megabytes': () => result('x'.repeat(10 * megabyte)),
  gigabyte: () => result('x'.repeat(1000 * megabyte)),
  // Within any limit as characters, six times that as JSON.
  'huge-escapes': () => result('\u0001'.repeat(10 * megabyte)),
  'huge-image': () => image('AAAA'.repeat(25 * megabyte)),
  'huge-structured': () => ({ content: [], structuredContent: `{"a":"${'x'.repeat(100 * megabyte)}"}` }),
  'many-blocks': () => ({ content: Array.from({ length: 200 }, () => block('x'.repeat(megabyte / 10))) }),
  'nan-priority': () => annotated({ priority: Number.NaN }),
  'infinite-priority': () => annotated({ priority: Number.POSITIVE_INFINITY }),
  'negative-infinite-priority': () => annotated({ priority: Number.NEGATIVE_INFINITY }),
  'large-priority': () => annotated({ priority: 2 }),
  'negative-priority': () => annotated({ priority: -0.5 }),
  'tiny-priority': () => annotated({ priority: 5e-324 }),
  'negative-zero-priority': () => annotated({ priority: -0 }),
  'bare-date': () => annotated({ lastModified: '2025-01-12' }),
  'impossible-date': () => annotated({ lastModified: '2025-13-45T25:61:61Z' }),
  'not-base64': () => image('<script>'),
  'base64-breaks-out': () => image('AAAA","injected":"'),
  // A WIT string cannot hold one: what arrives is what the provider's toolchain makes of it.
  'lone-surrogate': () => result('a\uD800b'),
  'byte-order-marks': () => result('\uFEFFa\uFEFF'),
  controls: () => result('\u0000\u001F\u007F\u2028"\\'),
};
for (const [name, text] of Object.entries(jsonFaults)) {
  calls[`structured-content:${name}`] = () => ({ content: [], structuredContent: text });
  calls[`result-meta:${name}`] = () => ({ content: [], meta: text });
  calls[`block-meta:${name}`] = () => ({ content: [{ tag: 'text', val: { text: 'text', meta: text } }] });
}

/** Faults of `list-tools`, by the cursor. */
const lists: Record<string, () => ListToolsResult> = {
  'duplicate-names': () => ({ tools: [good, { ...good, description: 'The same again' }] }),
  'huge-description': () => ({ tools: [good, { ...good, name: 'bad', description: 'x'.repeat(100 * megabyte) }] }),
  'many-tools': () => ({
    tools: Array.from({ length: 200 }, (_, index) => ({
      ...good,
      name: `tool-${index}`,
      description: 'x'.repeat(megabyte / 10),
    })),
  }),
};
for (const [name, text] of Object.entries(jsonFaults)) {
  lists[`input-schema:${name}`] = () => ({ tools: [good, { ...good, name: 'bad', inputSchema: text }] });
  lists[`output-schema:${name}`] = () => ({ tools: [good, { ...good, name: 'bad', outputSchema: text }] });
}

const names = [...Object.keys(calls), ...stops];
const plainList: Tool[] = names.map((name) => ({
  name,
  description: `A fault: ${name}`,
  inputSchema: anyObject,
}));

const find = <T>(table: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

export const tools = {
  listTools({ cursor }: ListToolsRequest): ListToolsResult {
    stopIfAsked(cursor);
    if (cursor === undefined) return { tools: plainList };
    const list = find(lists, cursor);
    if (list === undefined) throw mcpError('invalid-params', 'unknown cursor');
    return list();
  },
  callTool({ name }: CallToolRequest): CallToolResult {
    stopIfAsked(name);
    const call = find(calls, name);
    if (call === undefined) throw mcpError('tool-not-found', 'no such tool');
    return call();
  },
};
