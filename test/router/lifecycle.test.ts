/** One server's introduction, made of what its providers say. */
import { afterAll, expect, test } from 'vitest';
import type { InitializeResult } from 'wasmcp:mcp/lifecycle-types@0.2.0';
import { openRouter, payloadOf, removeRouters, type FakeProvider } from '../support/router.ts';

afterAll(removeRouters);

const request = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } };

function saying(said: Partial<InitializeResult> | 'fails', told: string[] = []): FakeProvider {
  return {
    parts: {
      lifecycle: {
        initialize(given: unknown) {
          expect(given).toMatchObject(request);
          if (said === 'fails') throw { code: { tag: 'internal-error' }, message: 'no' };
          return { protocolVersion: '', capabilities: {}, serverInfo: { name: 'n', version: '1' }, ...said };
        },
        clientInitialized: () => void told.push('initialized'),
        shutdown: () => void told.push('shutdown'),
      },
    },
  };
}

const one: Partial<InitializeResult> = {
  capabilities: { experimental: '{"x":{}}', tools: { listChanged: true } },
  serverInfo: { name: 'one', title: 'One', version: '1.1', websiteUrl: 'https://one.example', icons: [{ src: 's' }] },
  instructions: 'Use one.',
};
const two: Partial<InitializeResult> = {
  capabilities: {
    logging: '{}',
    completions: '{}',
    prompts: { listChanged: false },
    resources: { subscribe: true, listChanged: true },
    tools: {},
  },
  serverInfo: { name: 'two', version: '2.2' },
  instructions: 'Üse two.',
};
const united = {
  experimental: '{"x":{}}',
  logging: '{}',
  completions: '{}',
  prompts: { listChanged: false },
  resources: { subscribe: true, listChanged: true },
  tools: { listChanged: true },
};

test('capabilities are united, instructions joined, and the server is called as the first one', async () => {
  const { provider } = await openRouter([saying(one), saying({}), saying(two)]);
  const { capabilities, serverInfo, instructions } = provider.lifecycle.initialize(request);
  expect(capabilities).toEqual(united);
  expect(serverInfo).toMatchObject({ ...one.serverInfo, icons: [{ src: 's' }] });
  expect(instructions).toBe('Use one.\n\nÜse two.');
});

test('a name that was given takes the place of name, title, website and icons', async () => {
  const { provider } = await openRouter([saying(one), saying(two)], { name: 'both ü' });
  expect(provider.lifecycle.initialize(request).serverInfo).toEqual({
    name: 'both ü',
    title: undefined,
    version: '1.1',
    websiteUrl: undefined,
    icons: undefined,
  });
});

test('a provider that fails is left out, and told of', async () => {
  const { provider, stderr } = await openRouter([saying('fails'), saying(two)]);
  expect(provider.lifecycle.initialize(request)).toMatchObject({
    serverInfo: { name: 'two' },
    instructions: 'Üse two.',
  });
  expect(JSON.parse(stderr())).toMatchObject({ event: 'provider-left-out', method: 'initialize', detail: 'no' });
});

test('where all fail it does', async () => {
  const { provider } = await openRouter([saying('fails'), saying('fails')]);
  expect(payloadOf(() => provider.lifecycle.initialize(request))).toMatchObject({ message: 'no' });
});

test('all are told of what clients do', async () => {
  const told: string[] = [];
  const { provider } = await openRouter([saying({}, told), saying({}, told)]);
  provider.lifecycle.clientInitialized();
  expect(told).toEqual(['initialized', 'initialized']);
});
