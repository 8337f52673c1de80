import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Environment } from '../src/context.ts';
import { definePrompt } from '../src/prompt.ts';
import { createProvider } from '../src/provider.ts';
import { defineResource, defineResourceTemplate } from '../src/resource.ts';
import { defineTool } from '../src/tool.ts';

const self = { name: 'n', version: '1' };
const tools = [defineTool({ name: 't', description: 'd' }, () => 'a')];
const resources = [defineResource({ uri: 'a:b', name: 'b' }, () => 'x')];
const prompts = [definePrompt({ name: 'p' }, () => 'x')];
const completed = [definePrompt({ name: 'p', arguments: z.object({ a: z.string() }), complete: { a: [] } }, () => 'x')];
const template = defineResourceTemplate({ uriTemplate: 'a:{b}', name: 'b', complete: { b: [] } }, () => 'x');

const initialize = (options: object): unknown =>
  createProvider({ ...self, ...options }).lifecycle.initialize({ protocolVersion: '2025-06-18' });
const found = (options: object): unknown => createProvider({ ...self, ...options }).authorization.getAuthConfig();

describe('initialize', () => {
  test('says who the server is', () => {
    expect(initialize({ title: 'T', websiteUrl: 'https://a.example', icons: [], instructions: 'i' })).toEqual({
      protocolVersion: '2025-06-18',
      capabilities: {},
      serverInfo: { ...self, title: 'T', websiteUrl: 'https://a.example', icons: [] },
      instructions: 'i',
    });
    expect(initialize({})).toEqual({ protocolVersion: '2025-06-18', capabilities: {}, serverInfo: self });
  });

  test.each([
    [{ tools }, { tools: {} }],
    [{ resources }, { resources: {} }],
    [{ prompts }, { prompts: {} }],
    [{ prompts: completed }, { prompts: {}, completions: '{}' }],
    [{ resources: [template] }, { resources: {}, completions: '{}' }],
    [
      { tools, resources, prompts },
      { tools: {}, resources: {}, prompts: {} },
    ],
  ])('claims what there is', (options, capabilities) => {
    expect(initialize(options)).toHaveProperty('capabilities', capabilities);
  });
});

test('the client is heard of, and nothing comes of it', () => {
  const { lifecycle } = createProvider(self);
  expect([lifecycle.clientInitialized(), lifecycle.shutdown()]).toEqual([undefined, undefined]);
});

describe('authorization', () => {
  const config = { expectedIssuer: 'https://issuer.example', expectedAudiences: ['https://mcp.example'] };
  const whole = { ...config, jwksUri: '', passJwt: false };

  test("is the operator's to ask for, unless the provider does", () => {
    expect(found({})).toBe(undefined);
    expect(found({ authorization: config })).toEqual(whole);
    expect(found({ authorization: { ...config, passJwt: true } })).toEqual({ ...whole, passJwt: true });
  });

  test('may depend on the environment', () => {
    const options = {
      authorization: ({ ISSUER }: Environment) => ISSUER && { ...config, expectedIssuer: ISSUER },
      environment: () => [['ISSUER', 'https://other.example']],
    };
    expect(found(options)).toEqual({ ...whole, expectedIssuer: 'https://other.example' });
    expect(found({ ...options, environment: () => [] })).toBe(undefined);
    expect(() => found({ authorization: options.authorization })).toThrow('wasi:cli/environment');
  });

  test('keeps keys where it is told to', () => {
    const kept = new Map<string, string>();
    const jwksCache = {
      get: (uri: string) => kept.get(uri),
      set: (uri: string, jwks: string) => void kept.set(uri, jwks),
    };
    const { authorization } = createProvider({ ...self, jwksCache });
    authorization.jwksCacheSet('u', 'k');
    expect(authorization.jwksCacheGet('u')).toBe('k');
    const nowhere = createProvider(self).authorization;
    nowhere.jwksCacheSet('u', 'k');
    expect(nowhere.jwksCacheGet('u')).toBe(undefined);
  });
});

test('the exchange offers tools that report, and freshness where it is known', () => {
  const { exchange } = createProvider({ ...self, tools });
  expect(exchange.offers()).toEqual({ tools: true, logging: true, freshness: false });
  expect(exchange.freshness({ tag: 'tools' })).toBe(undefined);
  const hint = { ttlMs: 1000, scope: 'public' } as const;
  const fresh = createProvider({ ...self, freshness: ({ tag }) => (tag === 'tools' ? hint : undefined) }).exchange;
  expect([fresh.offers().freshness, fresh.freshness({ tag: 'tools' })]).toEqual([true, hint]);
});

test('two of one name are refused', () => {
  expect(() => createProvider({ ...self, tools: [...tools, ...tools] })).toThrow('two called t');
  expect(() => createProvider({ ...self, resources: [...resources, ...resources] })).toThrow('two called a:b');
  expect(() => createProvider({ ...self, prompts: [...prompts, ...prompts] })).toThrow('two called p');
});
