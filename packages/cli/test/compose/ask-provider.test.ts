import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildTestProvider } from '../../../../test/support/test-providers.ts';
import { ownPolicy } from '../../../src/policy/own-policy.ts';
import type { PolicyInfo } from '../../../tools/policy/compile.ts';
import { loadPolicy } from '../../../tools/policy/load.ts';
import { compileOwnPolicy, toolNames } from '../../../tools/policy/provider.ts';

const authorization = { TEST_AUTH_ISSUER: 'https://issuer.example', TEST_AUTH_AUDIENCES: 'a' };
const policy = 'package mcp.authorization\n\nallow if input.mcp.tool in data.tools # é\n';
const policyData = '{"tools": ["echo"]}';

let provider: string;

beforeAll(async () => {
  provider = await buildTestProvider('everything');
}, 300_000);

describe('a provider’s own policy', () => {
  test('is compiled, and is the one that the transport will look for', { timeout: 120_000 }, async () => {
    const env = { ...authorization, TEST_POLICY: policy, TEST_POLICY_DATA: policyData };
    const component = await (await loadPolicy((await compileOwnPolicy(provider, env))!))();
    const { source, data } = JSON.parse(component.info()) as PolicyInfo;
    expect({ source, data }).toEqual(await ownPolicy({ policy, policyData }));
    expect(component.evaluate('{"mcp":{"tool":"echo"}}')).toEqual({ tag: 'value', val: '{"allow":true}' });
    expect(component.evaluate('{"mcp":{"tool":"other"}}')).toEqual({ tag: 'value', val: '{}' });
  });

  test.each([
    ['wants no authorization', {}],
    ['has no policy', authorization],
  ])('is none where the provider %s', { timeout: 60_000 }, async (_, env) => {
    expect(await compileOwnPolicy(provider, env)).toBeUndefined();
  });

  test('that does not compile is refused with the line', { timeout: 60_000 }, async () => {
    const env = { ...authorization, TEST_POLICY: 'package mcp.authorization\n\nallow if {' };
    await expect(compileOwnPolicy(provider, env)).rejects.toThrow(/provider\.rego:3/);
  });

  test('that is only data is refused', { timeout: 60_000 }, async () => {
    const env = { ...authorization, TEST_POLICY_DATA: policyData };
    await expect(compileOwnPolicy(provider, env)).rejects.toThrow('no policy');
  });
});

test('tools are listed over all pages', { timeout: 60_000 }, async () => {
  const names = await toolNames(provider);
  expect(names.length).toBeGreaterThan(3);
  expect(new Set(names).size).toBe(names.length);
  expect(names.every((name) => readFileSync(provider).includes(name))).toBe(true);
});
