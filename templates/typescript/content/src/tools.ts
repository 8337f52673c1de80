/** The tools: arguments and results are described in zod, from which their JSON Schemas are made. */
import { z } from 'zod';
import { orFailure } from './failures.ts';
import { progress, ToolCall, type Steps } from './tool-call.ts';
import type { CallToolRequest, CallToolResult, Context, ErrorCode, McpError, Tool, Tools } from './wit.ts';

// Compiling checks to functions does not pay in an engine that interprets.
z.config({ jitless: true });

interface Definition {
  readonly tool: Tool;
  /** Checks the arguments, then runs the tool on them. */
  call?(args: unknown): CallToolResult | Promise<CallToolResult>;
  /** The same for a tool that says something while it works. */
  begin?(args: unknown): Steps;
}

interface Described<Input> {
  readonly name: string;
  readonly description: string;
  readonly input: Input;
  readonly output?: z.ZodObject;
}

/** @param run gets arguments that match `input`; it may be asynchronous. */
function define<Input extends z.ZodObject>(
  about: Described<Input>,
  run: (args: z.infer<Input>) => CallToolResult | Promise<CallToolResult>,
): Definition {
  return {
    tool: describe(about),
    call(args) {
      const checked = about.input.safeParse(args);
      return checked.success ? run(checked.data) : invalid(checked.error);
    },
  };
}

/** A tool that says something while it works. @param run a generator: see `tool-call.ts` for what it may yield. */
function defineSteps<Input extends z.ZodObject>(
  about: Described<Input>,
  run: (args: z.infer<Input>) => Steps,
): Definition {
  return {
    tool: describe(about),
    async *begin(args) {
      const checked = about.input.safeParse(args);
      return checked.success ? yield* run(checked.data) : invalid(checked.error);
    },
  };
}

/** A tool that changes nothing and asks nobody. */
const describe = ({ input, output, ...tool }: Described<z.ZodObject>): Tool => ({
  ...tool,
  inputSchema: jsonSchema(input),
  ...(output && { outputSchema: jsonSchema(output) }),
  annotations: { readOnlyHint: true, openWorldHint: false },
});

const definitions: readonly Definition[] = [
  define(
    {
      name: 'greet',
      description: 'Greets someone by name.',
      input: z.strictObject({ name: z.string().describe('Who to greet.') }),
    },
    ({ name }) => textResult(`Hello, ${name}!`),
  ),
  define(
    {
      name: 'count_words',
      description: 'Counts the characters and words of a text.',
      input: z.strictObject({ text: z.string().describe('The text to count in.') }),
      output: z.strictObject({
        characters: z.number().meta({ type: 'integer' }),
        words: z.number().meta({ type: 'integer' }),
      }),
    },
    ({ text }) => structuredResult({ characters: Array.from(text).length, words: text.match(/\S+/gu)?.length ?? 0 }),
  ),
  defineSteps(
    {
      name: 'spell',
      description: 'Spells a text, and reports each letter.',
      input: z.strictObject({ text: z.string().describe('The text to spell.') }),
    },
    async function* ({ text }) {
      const letters = Array.from(text);
      for (const [index, letter] of letters.entries()) {
        yield progress(index + 1, letters.length, letter);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return textResult(letters.join('-'));
    },
  ),
];

export const listTools: Tools['listTools'] = ({ cursor }) => {
  if (cursor !== undefined) throw mcpError('invalid-params', 'Unknown cursor.');
  return { tools: definitions.map(({ tool }) => tool) };
};

/**
 * Arguments that a model can correct are a result with `isError`, and so is what a tool throws; an unknown tool is an
 * MCP error.
 */
export async function callTool({ name, arguments: json = '{}' }: CallToolRequest): Promise<CallToolResult> {
  const definition = find(name);
  if (definition === undefined) throw mcpError('tool-not-found', `Unknown tool: ${name}`);
  const { call } = definition;
  if (call === undefined) throw mcpError('internal-error', `${name} needs a transport that takes the exchange.`);
  return orFailure(name, () => call(JSON.parse(json)));
}

/** Begins a tool that says something while it works; undefined for others, which `callTool` serves. */
export function startTool({ name, arguments: json = '{}' }: CallToolRequest, context: Context): ToolCall | undefined {
  const steps = find(name)?.begin?.(JSON.parse(json));
  return steps && new ToolCall(name, steps, context);
}

const find = (name: string): Definition | undefined => definitions.find(({ tool }) => tool.name === name);

const invalid = (error: z.ZodError): CallToolResult => ({
  ...textResult(`Invalid arguments: ${z.prettifyError(error)}`),
  isError: true,
});

/** A schema as JSON Schema text. Without `$schema`: 2020-12 is what MCP assumes. */
function jsonSchema(schema: z.ZodType): string {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return JSON.stringify(rest);
}

const textResult = (text: string): CallToolResult => ({ content: [{ tag: 'text', val: { text } }] });

/** Structured content, and the same JSON as text for clients that know only text (MCP, "Structured Content"). */
function structuredResult(value: object): CallToolResult {
  const json = JSON.stringify(value);
  return { ...textResult(json), structuredContent: json };
}

/** What to throw for a JSON-RPC error. */
const mcpError = (tag: Exclude<ErrorCode['tag'], 'custom-code'>, message: string): McpError => ({
  code: { tag },
  message,
});
