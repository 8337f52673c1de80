/** Recipes of docs/cookbook.md that are run here. Those that need a toolchain are in test/templates, files in docs.test.ts. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { inRoot } from '../scripts/paths.ts';
import type { PolicyComponent } from '../src/policy/component.ts';
import { policyOf } from './support/policies.ts';

const cookbook = readFileSync(inRoot('docs/cookbook.md'), 'utf8');

/** The first piece of code in a language under a heading. */
function codeUnder(heading: string, language: string): string {
  const recipe = new RegExp(`^## ${heading}\n([^]*?)^## `, 'm').exec(cookbook)?.[1] ?? '';
  return new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'm').exec(recipe)![1]!;
}

describe('a policy about arguments', () => {
  let policy: PolicyComponent;
  beforeAll(async () => {
    policy = await policyOf({ name: 'limit.rego', text: codeUnder('A policy about arguments', 'rego') });
  });

  const decide = (mcp: object): { readonly allow?: boolean; readonly public_reason?: string } => {
    const outcome = policy.evaluate(JSON.stringify({ mcp }));
    return outcome.tag === 'value' ? (JSON.parse(outcome.val) as object) : {};
  };

  test.each([
    [{ method: 'initialize' }, true],
    [{ method: 'server/discover' }, true],
    [{ method: 'notifications/initialized' }, true],
    [{ method: 'tools/list' }, true],
    [{ method: 'tools/call', tool: 'pay', listing: true }, true],
    [{ method: 'tools/call', tool: 'pay', arguments: { amount: 99.99 } }, true],
    [{ method: 'tools/call', tool: 'pay', arguments: { amount: 100 } }, false],
    [{ method: 'tools/call', tool: 'pay', arguments: { amount: -1 } }, false],
    [{ method: 'tools/call', tool: 'pay', arguments: { amount: null } }, false],
    [{ method: 'tools/call', tool: 'pay', arguments: { amount: '5' } }, false],
    [{ method: 'tools/call', tool: 'pay' }, false],
    [{ method: 'tools/call', tool: 'other', arguments: { amount: 1 } }, false],
  ])('of %j says: %s', (mcp, allow) => {
    expect(decide(mcp).allow).toBe(allow);
  });

  test('tells the caller why', () => {
    const denied = decide({ method: 'tools/call', tool: 'pay', arguments: { amount: 100 } });
    expect(denied.public_reason).toMatch(/^Less than 100/);
    expect(decide({ method: 'tools/call', tool: 'pay', arguments: { amount: 1 } }).public_reason).toBeUndefined();
  });
});
