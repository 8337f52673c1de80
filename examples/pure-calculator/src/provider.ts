/** The provider component: what it exports, interface by interface (`wasmcp:mcp@0.2.0`). */
// First: schemas that are made after it are compiled to functions, here while the component is built.
import 'zod/compile';
import { createProvider, defineTool, ToolError } from '@wasmcp/provider';
import { z } from 'zod';
import { calculate, names } from './calculate.ts';

const calculator = defineTool(
  {
    name: 'calculate',
    title: 'Calculate',
    description: `Evaluates an arithmetic expression: numbers, + - * / % ^, parentheses, and ${names.join(', ')}.`,
    input: z.strictObject({ expression: z.string().max(1000).describe('Such as (1 + 2) * sqrt(2).') }),
    output: z.strictObject({ value: z.number() }),
    annotations: { readOnlyHint: true, openWorldHint: false },
  },
  ({ expression }) => {
    const result = calculate(expression);
    if (result.tag === 'problem') throw new ToolError(result.problem);
    return { value: result.value };
  },
);

/** Open to everyone. */
export const { lifecycle, authorization, tools } = createProvider({
  name: 'pure-calculator',
  title: 'Calculator',
  version: '0.2.0',
  tools: [calculator],
});
