/** The tools: arguments and results are described in zod, from which their JSON Schemas are made. */
import { z } from 'zod';
import { orFailure } from './failures.ts';
import type { CallToolRequest, CallToolResult, ErrorCode, McpError, Tool, Tools } from './wit.ts';

// Compiling checks to functions does not pay in an engine that interprets.
z.config({ jitless: true });

interface Definition {
  readonly tool: Tool;
  /** Checks the arguments, then runs the tool on them. */
  call(args: unknown): CallToolResult | Promise<CallToolResult>;
}

/**
 * A tool that changes nothing and asks nobody. @param run gets arguments that match `input`; it may be asynchronous.
 */
function define<Input extends z.ZodObject>(
  { input, output, ...tool }: { name: string; description: string; input: Input; output?: z.ZodObject },
  run: (args: z.infer<Input>) => CallToolResult | Promise<CallToolResult>,
): Definition {
  return {
    tool: {
      ...tool,
      inputSchema: jsonSchema(input),
      ...(output && { outputSchema: jsonSchema(output) }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    call(args) {
      const checked = input.safeParse(args);
      if (checked.success) return run(checked.data);
      return { ...textResult(`Invalid arguments: ${z.prettifyError(checked.error)}`), isError: true };
    },
  };
}

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
  const definition = definitions.find(({ tool }) => tool.name === name);
  if (definition === undefined) throw mcpError('tool-not-found', `Unknown tool: ${name}`);
  return orFailure(name, () => definition.call(JSON.parse(json)));
}

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
