import { listToolNames, loadPolicy, serverPolicy } from '@wasmcp/cli';
import { readComponent, type Component } from '@wasmcp/node-host';
import type { PolicyInfo } from '@wasmcp/policy-compiler';
import { beforeAll, describe, expect, test } from 'vitest';
import { cache, toolchain } from '../../scripts/toolchain.ts';
import { digestOwnPolicy } from '../../src/policy/own-policy.ts';
import { buildTestProvider } from '../support/test-providers.ts';

const authorization = { TEST_AUTH_ISSUER: 'https://issuer.example', TEST_AUTH_AUDIENCES: 'a' };
const policy = 'package mcp.authorization\n\nallow if input.mcp.tool in data.tools # é\n';
const policyData = '{"tools": ["echo"]}';

let provider: Component;

beforeAll(async () => {
  provider = await readComponent(await buildTestProvider('everything'), 'provider', cache);
});

describe('a provider’s own policy', () => {
  test('is compiled, and is the one that the transport will look for', async () => {
    const env = { ...authorization, TEST_POLICY: policy, TEST_POLICY_DATA: policyData };
    const component = await loadPolicy(await serverPolicy([], provider, env, toolchain), toolchain);
    const { source, data } = JSON.parse(component.info()) as PolicyInfo;
    expect({ source, data }).toEqual(await digestOwnPolicy({ policy, policyData }));
    expect(component.evaluate('{"mcp":{"tool":"echo"}}')).toEqual({ tag: 'value', val: '{"allow":true}' });
    expect(component.evaluate('{"mcp":{"tool":"other"}}')).toEqual({ tag: 'value', val: '{}' });
  });

  test.each([
    ['wants no authorization', {}],
    ['has no policy', authorization],
  ])('is none where the provider %s', async (_, env) => {
    const component = await loadPolicy(await serverPolicy([], provider, env, toolchain), toolchain);
    expect(component.info()).toBe('');
  });

  test('that does not compile is refused with the line', async () => {
    const env = { ...authorization, TEST_POLICY: 'package mcp.authorization\n\nallow if {' };
    await expect(serverPolicy([], provider, env, toolchain)).rejects.toThrow(/provider\.rego:3/);
  });

  test('that is only data is refused', async () => {
    const env = { ...authorization, TEST_POLICY_DATA: policyData };
    await expect(serverPolicy([], provider, env, toolchain)).rejects.toThrow('no policy');
  });
});

test('tools are listed over all pages', async () => {
  const names = await listToolNames(provider, {}, toolchain);
  expect(names.length).toBeGreaterThan(3);
  expect(new Set(names).size).toBe(names.length);
  expect(names.every((name) => Buffer.from(provider.bytes).includes(name))).toBe(true);
});
