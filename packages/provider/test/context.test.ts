import { expect, test } from 'vitest';
import { CallContext, environmentContext } from '../src/context.ts';
import { caller, exchangeContext, noContext } from './support/context.ts';

test('the caller, with claims as values', () => {
  const { caller: seen } = new CallContext(undefined, caller, undefined);
  expect(seen).toMatchObject({ sub: 'ann', scopes: ['read'], exp: 2_000_000_000, iat: 1_700_000_000 });
  expect(seen!.claims['tenant']).toBe('a');
  // A claim of this name is a claim, and nothing else.
  expect('admin' in seen!.claims).toBe(false);
  expect(seen).not.toHaveProperty('nbf');
});

test('what the exchange tells', () => {
  const client = { name: 'c', version: '1' };
  const exchange = exchangeContext({
    client,
    clientCapabilities: '{"elicitation":{}}',
    meta: '{"traceparent":"t"}',
    logLevel: 'info',
  });
  expect(new CallContext(undefined, undefined, exchange)).toMatchObject({
    caller: undefined,
    client,
    clientCapabilities: { elicitation: {} },
    meta: { traceparent: 't' },
    logLevel: 'info',
    wantsProgress: true,
    protocolVersion: '2026-07-28',
  });
});

test('nothing, without an exchange', () => {
  expect(noContext).toMatchObject({ clientCapabilities: {}, meta: {}, wantsProgress: false });
  expect([noContext.client, noContext.protocolVersion, noContext.logLevel, noContext.caller]).toEqual(
    Array(4).fill(undefined),
  );
});

test('the environment is read each time, and has nothing but variables', () => {
  let value = '1';
  const read = (): [string, string][] => [['A', value]];
  const contexts = [new CallContext(read, undefined, undefined), environmentContext(read, { uri: 'a:b' })];
  for (const next of ['1', '2']) {
    value = next;
    for (const { environment } of contexts) {
      expect(environment['A']).toBe(next);
      expect(environment['constructor']).toBe(undefined);
    }
  }
  expect(() => noContext.environment).toThrow('getEnvironment of wasi:cli/environment');
});
