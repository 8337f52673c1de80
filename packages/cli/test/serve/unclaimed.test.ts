import { expect, test } from 'vitest';
import { unclaimed } from '../../src/serve/unclaimed.ts';

const exports = ['wasmcp:mcp/tools@0.2.0', 'wasmcp:mcp/prompts@0.2.0', 'wasmcp:mcp/completion@0.2.0'];

test('what is exported and not claimed is named', () => {
  expect(unclaimed({ imports: [], exports }, { tools: {}, completions: {} })).toEqual([
    expect.stringMatching(/exports prompts.*capability prompts/),
  ]);
  expect(unclaimed({ imports: [], exports }, { tools: {}, completions: {}, prompts: {} })).toEqual([]);
  expect(unclaimed({ imports: [], exports: [] }, {})).toEqual([]);
});
