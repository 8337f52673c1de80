/** What makes a WIT `tool-call` of a tool is the same file in example and template. TypeScript has it in a library. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/paths.ts';

test.each([
  ['countdown-py/src/tool_exchange.py', 'python/content/src/tool_exchange.py'],
  ['countdown-rs/src/tool_call.rs', 'rust/content/src/tool_call.rs'],
  ['countdown-go/internal/steps/steps.go', 'go/content/steps/steps.go'],
])('examples/%s is templates/%s', (example, template) => {
  const source = readFileSync(inRoot('examples', example), 'utf8').replaceAll(
    'countdown-go/build/bindings/',
    'wit_component/',
  );
  expect(readFileSync(inRoot('templates', template), 'utf8')).toBe(source);
});
