/** The tools: arguments and results are described in zod, from which their JSON Schemas and their types are made. */
import { defineTool, progress } from '@wasmcp/provider';
import { z } from 'zod';

/** Of a tool that changes nothing and asks nobody. */
const annotations = { readOnlyHint: true, openWorldHint: false };

export const greet = defineTool(
  {
    name: 'greet',
    description: 'Greets someone by name.',
    input: z.strictObject({ name: z.string().describe('Who to greet.') }),
    annotations,
  },
  ({ name }) => `Hello, ${name}!`,
);

export const countWords = defineTool(
  {
    name: 'count_words',
    description: 'Counts the characters and words of a text.',
    input: z.strictObject({ text: z.string().describe('The text to count in.') }),
    output: z.strictObject({ characters: z.int(), words: z.int() }),
    annotations,
  },
  ({ text }) => ({ characters: Array.from(text).length, words: text.match(/\S+/gu)?.length ?? 0 }),
);

/** A generator says something while it works. It may ask the user, too: `yield* ask(…)`. */
export const spell = defineTool(
  {
    name: 'spell',
    description: 'Spells a text, and reports each letter.',
    input: z.strictObject({ text: z.string().describe('The text to spell.') }),
    annotations,
  },
  async function* ({ text }) {
    const letters = Array.from(text);
    for (const [index, letter] of letters.entries()) {
      yield progress(index + 1, letters.length, letter);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return letters.join('-');
  },
);

// A tool that asks an API, with a key from the environment:
//
//   export const price = defineTool(
//     { name: 'price', description: 'Price of a share.', input: z.strictObject({ symbol: z.string() }) },
//     async ({ symbol }, { environment }) => {
//       const headers = { authorization: `Bearer ${environment['API_KEY']}` };
//       const response = await fetch(`https://api.example/price/${encodeURIComponent(symbol)}`, { headers });
//       if (response.status === 404) throw new ToolError(`There is no share ${symbol}.`);
//       return (await response.json()) as object;
//     },
//   );
