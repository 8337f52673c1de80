/** One tool: finds status codes by words. */
import { defineTool, link, text, ToolResult } from '@wasmcp/provider';
import { z } from 'zod';
import { classes, statuses } from './registry.ts';
import { resourceOf, uriOf } from './resources.ts';

/** Structured content, the same as text, and a link to the resource of each status. */
export const findStatus = defineTool(
  {
    name: 'find_status',
    title: 'Find HTTP status codes',
    description: 'Finds registered HTTP status codes by words in their phrase or meaning.',
    input: z.strictObject({
      words: z.string().min(1).max(100).describe('Words that all occur in the phrase or the meaning of a status.'),
      class: z.enum(classes).optional().describe('Only statuses of this class.'),
    }),
    output: z.strictObject({
      statuses: z.array(z.strictObject({ code: z.string(), phrase: z.string(), meaning: z.string(), uri: z.string() })),
    }),
    annotations: { readOnlyHint: true, openWorldHint: false },
  },
  (args) => {
    const words = args.words.toLowerCase().split(/\s+/);
    const found = statuses.filter(({ code, phrase, meaning }) => {
      if (args.class !== undefined && args.class[0] !== code[0]) return false;
      const whole = `${phrase} ${meaning}`.toLowerCase();
      return words.every((word) => whole.includes(word));
    });
    const structuredContent = {
      statuses: found.map((status) => {
        const { code, phrase, meaning } = status;
        return { code, phrase, meaning, uri: uriOf(status) };
      }),
    };
    const links = found.map((status) => link(resourceOf(status)));
    return new ToolResult([text(JSON.stringify(structuredContent)), ...links], { structuredContent });
  },
);
