/** The tools: generators, whose arguments are described in zod. */
import { z } from 'zod';
import { ask, log, progress, ToolCall, type Steps } from './tool-call.ts';
import type { CallToolResult, ErrorCode, McpError, Tool, ToolExchange, Tools } from './wit.ts';

// Compiling checks to functions does not pay in an engine that interprets.
z.config({ jitless: true });

async function* countDown({ start }: { start: number }): Steps {
  let left = start;
  try {
    yield log('debug', { start });
    for (; left > 0; left--) {
      yield progress(start - left + 1, start, `${left}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return textResult('Liftoff!');
  } finally {
    // The client has left.
    if (left > 0) console.error(`The countdown was given up at ${left}.`);
  }
}

function* launch({ rocket }: { rocket: string }): Steps {
  const answer = yield ask('confirmation', `Launch ${rocket}?`, { sure: { type: 'boolean' } });
  const isSure = confirmation.safeParse(answer).success;
  return textResult(isSure ? `${rocket} is on its way.` : `${rocket} stays where it is.`);
}

/** What a user answers who is sure. */
const confirmation = z.object({ action: z.literal('accept'), content: z.object({ sure: z.literal(true) }) });

interface Definition {
  readonly tool: Tool;
  /** Checks the arguments, then runs the tool on them. */
  begin(args: unknown): Steps;
}

function define<Input extends z.ZodObject>(
  { input, ...tool }: { name: string; description: string; input: Input },
  run: (args: z.infer<Input>) => Steps,
): Definition {
  const { $schema: _, ...schema } = z.toJSONSchema(input);
  return {
    tool: { ...tool, inputSchema: JSON.stringify(schema) },
    async *begin(args) {
      const checked = input.safeParse(args);
      if (checked.success) return yield* run(checked.data);
      return { ...textResult(`Invalid arguments: ${z.prettifyError(checked.error)}`), isError: true };
    },
  };
}

const definitions: readonly Definition[] = [
  define(
    {
      name: 'count_down',
      description: 'Counts down to a launch, and reports each number.',
      input: z.strictObject({ start: z.int().min(1).max(1000).describe('The number to begin with.') }),
    },
    countDown,
  ),
  define(
    {
      name: 'launch',
      description: 'Launches a rocket, if the user is sure.',
      input: z.strictObject({ rocket: z.string().min(1).max(100).describe('Its name.') }),
    },
    launch,
  ),
];

export const toolExchange: ToolExchange = {
  ToolCall,
  start({ name, arguments: json = '{}' }, context) {
    const definition = definitions.find(({ tool }) => tool.name === name);
    return definition && new ToolCall(name, definition.begin(JSON.parse(json)), context);
  },
};

export const tools: Tools = {
  listTools({ cursor }) {
    if (cursor !== undefined) throw mcpError('invalid-params', 'Unknown cursor.');
    return { tools: definitions.map(({ tool }) => tool) };
  },
  /** Called where `start` returns nothing; and for every tool where the exchange is not plugged in. */
  callTool({ name }) {
    const isKnown = definitions.some(({ tool }) => tool.name === name);
    if (isKnown) throw mcpError('internal-error', 'This server was composed without the exchange of its provider.');
    throw mcpError('tool-not-found', `Unknown tool: ${name}`);
  },
};

const textResult = (text: string): CallToolResult => ({ content: [{ tag: 'text', val: { text } }] });

/** What to throw for a JSON-RPC error. */
const mcpError = (tag: Exclude<ErrorCode['tag'], 'custom-code'>, message: string): McpError => ({
  code: { tag },
  message,
});
