/** The provider component: what it exports, interface by interface (`wasmcp:mcp@0.2.0`). */
import { calculate, names } from './calculate.ts';
import { orFailure } from './failures.ts';
import type { Authorization, CallToolResult, ErrorCode, Lifecycle, McpError, Tool, Tools } from './wit.ts';

/** In UTF-16 code units. */
const maxLength = 1000;

const tool: Tool = {
  name: 'calculate',
  title: 'Calculate',
  description: `Evaluates an arithmetic expression: numbers, + - * / % ^, parentheses, and ${names.join(', ')}.`,
  inputSchema: JSON.stringify({
    type: 'object',
    properties: { expression: { type: 'string', maxLength, description: 'Such as (1 + 2) * sqrt(2).' } },
    required: ['expression'],
    additionalProperties: false,
  }),
  outputSchema: JSON.stringify({
    type: 'object',
    properties: { value: { type: 'number' } },
    required: ['value'],
    additionalProperties: false,
  }),
  annotations: { readOnlyHint: true, openWorldHint: false },
};

/** What to throw when a request fails: it becomes a JSON-RPC error. */
const mcpError = (tag: Exclude<ErrorCode['tag'], 'custom-code'>, message: string): McpError => ({
  code: { tag },
  message,
});
const text = (value: string): CallToolResult => ({ content: [{ tag: 'text', val: { text: value } }] });
/** A failure that the model can repair. */
const problem = (sentence: string): CallToolResult => ({ ...text(sentence), isError: true });

export const tools: Tools = {
  listTools({ cursor }) {
    if (cursor !== undefined) throw mcpError('invalid-params', 'Unknown cursor.');
    return { tools: [tool] };
  },

  callTool({ name, arguments: json }) {
    if (name !== tool.name) throw mcpError('tool-not-found', `Unknown tool: ${name}`);
    return orFailure(name, () => calculateFrom(JSON.parse(json ?? '{}') as Record<string, unknown>));
  },
};

function calculateFrom({ expression, ...others }: Record<string, unknown>): CallToolResult {
  if (typeof expression !== 'string') return problem('Invalid arguments: "expression" must be a string.');
  if (Object.keys(others).length > 0) return problem('Invalid arguments: only "expression" is accepted.');
  if (expression.length > maxLength) return problem(`Invalid arguments: "expression" is longer than ${maxLength}.`);
  const result = calculate(expression);
  if (result.tag === 'problem') return problem(result.problem);
  const structuredContent = JSON.stringify({ value: result.value });
  return { ...text(structuredContent), structuredContent };
}

export const lifecycle: Lifecycle = {
  initialize: (request) => ({
    protocolVersion: request.protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'pure-calculator', title: 'Calculator', version: '0.2.0' },
  }),
  clientInitialized() {},
  shutdown() {},
};

/** Open to everyone. */
export const authorization: Authorization = {
  getAuthConfig: () => undefined,
  jwksCacheGet: () => undefined,
  jwksCacheSet() {},
};
