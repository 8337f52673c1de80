import { describe, expect, test } from 'vitest';
import { createDryRun, findConfigFaults } from '../src/dry-run.ts';
import { fakeProvider } from './support/app.ts';
import { newKey } from './support/tokens.ts';

const faultsOf = (variables: Record<string, string>, getAuthConfig?: () => never): readonly string[] =>
  findConfigFaults(new Map(Object.entries(variables)), getAuthConfig && { getAuthConfig });

/** A `get-auth-config` that returns this. */
const returning = (value: object | undefined) => (): never => value as never;

describe('a configuration', () => {
  const issuer = { MCP_AUTH_ISSUER: 'https://issuer.example', MCP_AUTH_AUDIENCE: 'a' };
  const config = { expectedIssuer: 'https://issuer.example', expectedAudiences: ['a'], jwksUri: '', passJwt: false };

  test.each<[what: string, variables: Record<string, string>, provider: (() => never) | undefined]>([
    ['without variables', {}, undefined],
    ['with an issuer of the operator', issuer, returning(undefined)],
    ['with an issuer of the provider', {}, returning(config)],
    ['in which both name the same', issuer, returning(config)],
  ])('%s has no fault', (_, variables, provider) => {
    expect(faultsOf(variables, provider)).toEqual([]);
  });

  test.each<[fault: string, variables: Record<string, string>, provider: (() => never) | undefined]>([
    ['MCP_LOG must be one of off, requests, audit', { MCP_LOG: 'all' }, undefined],
    ['MCP_LOGS is not known; the most similar variable is MCP_LOG', { MCP_LOGS: 'off' }, returning(undefined)],
    ['and MCP_AUTH_ISSUER is not set', { MCP_AUTH_REQUIRED_SCOPES: 'a' }, returning(undefined)],
    ['MCP_AUTH_AUDIENCE differs', { MCP_AUTH_AUDIENCE: 'b' }, returning(config)],
    ['expected-audiences is empty', {}, returning({ ...config, expectedAudiences: [] })],
    [
      'get-auth-config failed: Error: boom',
      {},
      () => {
        throw new Error('boom');
      },
    ],
  ])('is refused as a server would: %s', (fault, variables, provider) => {
    expect(faultsOf(variables, provider)).toEqual([expect.stringContaining(fault)]);
  });

  test('whose keys the operator has given need not be fetched', () => {
    const jwks = { MCP_AUTH_JWKS: JSON.stringify({ keys: [newKey('ES256').jwk] }) };
    const plain = { ...config, expectedIssuer: 'http://issuer.example' };
    expect(faultsOf({}, returning(plain))).toHaveLength(1);
    expect(faultsOf(jwks, returning(plain))).toEqual([]);
  });
});

describe('a provider is asked as by a client', () => {
  const initialize = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'n', version: '0' } };

  test('who may see everything', async () => {
    const tools = { listTools: () => ({ tools: [{ name: 'a', inputSchema: '{"type":"object"}' }] }) };
    const ask = createDryRun(fakeProvider({ tools }), () => {});
    expect(await ask('tools/list', {})).toMatchObject({ result: { tools: [{ name: 'a' }] } });
    expect(await ask('initialize', initialize)).toMatchObject({ result: { serverInfo: { name: 'fake' } } });
    expect(await ask('initialize', {})).toMatchObject({ error: { code: -32602 } });
  });

  test('and the operator is told what is told of a server', async () => {
    const logged: object[] = [];
    const tools = { listTools: () => ({ tools: [{ name: 'a', inputSchema: '{}' }] }) };
    const ask = createDryRun(fakeProvider({ tools }), (event) => logged.push(event));
    expect(await ask('tools/list', {})).toMatchObject({ result: { tools: [] } });
    expect(logged).toMatchObject([{ event: 'provider-fault', tool: 'a' }]);
  });
});
