/** One tool: finds status codes by words. */
import { z } from 'zod';
import { mcpError } from './errors.ts';
import { orFailure } from './failures.ts';
import { classes, statuses } from './registry.ts';
import { resourceOf, uriOf } from './resources.ts';
import type { CallToolResult, Tool, Tools } from './wit.ts';

// Compiling checks to functions does not pay in an engine that interprets, and needs `eval`.
z.config({ jitless: true });

const input = z.strictObject({
  words: z.string().min(1).max(100).describe('Words that all occur in the phrase or the meaning of a status.'),
  class: z.enum(classes).optional().describe('Only statuses of this class.'),
});

const output = z.strictObject({
  statuses: z.array(z.strictObject({ code: z.string(), phrase: z.string(), meaning: z.string(), uri: z.string() })),
});

/** Without `$schema`, which several clients reject when their validator does not know it. */
function jsonSchema(schema: z.ZodType): string {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return JSON.stringify(rest);
}

const findStatus: Tool = {
  name: 'find_status',
  title: 'Find HTTP status codes',
  description: 'Finds registered HTTP status codes by words in their phrase or meaning.',
  inputSchema: jsonSchema(input),
  outputSchema: jsonSchema(output),
  annotations: { readOnlyHint: true, openWorldHint: false },
};

/** Structured content, the same as text, and a link to the resource of each status. */
function find(args: z.infer<typeof input>): CallToolResult {
  const words = args.words.toLowerCase().split(/\s+/);
  const found = statuses.filter(({ code, phrase, meaning }) => {
    if (args.class !== undefined && args.class[0] !== code[0]) return false;
    const text = `${phrase} ${meaning}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const json = JSON.stringify({
    statuses: found.map((status) => {
      const { code, phrase, meaning } = status;
      return { code, phrase, meaning, uri: uriOf(status) };
    }),
  });
  const links = found.map((status) => ({ tag: 'resource-link' as const, val: resourceOf(status) }));
  return { content: [{ tag: 'text', val: { text: json } }, ...links], structuredContent: json };
}

export const tools: Tools = {
  listTools({ cursor }) {
    if (cursor !== undefined) throw mcpError('invalid-params', 'Unknown cursor.');
    return { tools: [findStatus] };
  },

  callTool({ name, arguments: json }) {
    if (name !== findStatus.name) throw mcpError('tool-not-found', `Unknown tool: ${name}`);
    return orFailure(name, () => {
      const parsed = input.safeParse(JSON.parse(json ?? '{}'));
      if (parsed.success) return find(parsed.data);
      // The model can repair its arguments: a result, not an MCP error.
      return { content: [{ tag: 'text', val: { text: z.prettifyError(parsed.error) } }], isError: true };
    });
  },
};
