/** The three tools. */
import type { z } from 'zod';
import { weatherConfig } from './config.ts';
import { orFailure } from './failures.ts';
import { weatherOf } from './open-meteo.ts';
import { errorResult, mcpError, structuredResult, textResult } from './results.ts';
import * as schemas from './schemas.ts';
import type { CallToolRequest, CallToolResult, Tool } from './wit.ts';

interface ToolDefinition {
  readonly tool: Tool;
  /** Checks the arguments, then runs the tool on them. */
  call(args: object): CallToolResult;
}

/** @param run gets arguments that match `input`. */
function define<Input extends z.ZodObject>(
  tool: Omit<Tool, 'inputSchema' | 'outputSchema'>,
  input: Input,
  output: z.ZodType | undefined,
  run: (args: z.infer<Input>) => CallToolResult,
): ToolDefinition {
  return {
    tool: {
      ...tool,
      inputSchema: schemas.jsonSchema(input),
      ...(output && { outputSchema: schemas.jsonSchema(output) }),
    },
    call(args) {
      const checked = schemas.checkArguments(input, args);
      return 'problem' in checked ? errorResult(`Invalid arguments: ${checked.problem}`) : run(checked.args);
    },
  };
}

const definitions: readonly ToolDefinition[] = [
  define(
    {
      name: 'echo',
      title: 'Echo',
      description: 'Returns the given text unchanged.',
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    schemas.echoInput,
    undefined,
    ({ text }) => textResult(text),
  ),
  define(
    {
      name: 'get_weather',
      title: 'Current weather',
      description: 'Current weather in one city, from Open-Meteo.',
      annotations: { readOnlyHint: true, openWorldHint: true },
    },
    schemas.weatherInput,
    schemas.weatherOutput,
    ({ city }) => {
      const { weather, error } = weatherOf([city], weatherConfig())[0]!;
      return weather ? structuredResult(weather) : errorResult(error);
    },
  ),
  define(
    {
      name: 'multi_weather',
      title: 'Current weather in several cities',
      description: 'Current weather in one to five cities, asked for at the same time, from Open-Meteo.',
      annotations: { readOnlyHint: true, openWorldHint: true },
    },
    schemas.multiWeatherInput,
    schemas.multiWeatherOutput,
    ({ cities }) => {
      const answers = weatherOf(cities, weatherConfig());
      const results = cities.map((query, index) => Object.assign({ query }, answers[index]));
      if (results.some(({ weather }) => weather)) return structuredResult({ results });
      return errorResult(results.map(({ query, error }) => `${query}: ${error}`).join('\n'));
    },
  ),
];

export const toolList: Tool[] = definitions.map(({ tool }) => tool);
const byName: ReadonlyMap<string, ToolDefinition> = new Map(definitions.map((entry) => [entry.tool.name, entry]));

/** @throws McpError for what a model cannot repair; all other failures are results with `isError`. */
export function callTool({ name, arguments: json }: CallToolRequest): CallToolResult {
  const definition = byName.get(name);
  if (!definition) throw mcpError('tool-not-found', `Unknown tool: ${name}`);
  return orFailure(name, () => definition.call(json === undefined ? {} : parseObject(json)));
}

function parseObject(json: string): object {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // Falls through to the error below.
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw mcpError('invalid-params', 'Arguments must be a JSON object.');
  }
  return value;
}

// The component is a snapshot of this program after its modules ran. What the engine compiles and zod prepares now, on
// calls that touch nothing outside, is there in every instance.
for (const { tool } of definitions) callTool({ name: tool.name, arguments: '{}' });
callTool({ name: 'echo', arguments: '{"text":""}' });
