/** What a provider is told of a request, and that no state reaches it but its own. */
import type { Context } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import { describe, expect, test } from 'vitest';
import { createStateSigner } from '../../src/crypto/signed-state.ts';
import { stateBinding } from '../../src/mcp/exchange-context.ts';
import { testApp, type ProviderFunctions, type TestAnswer } from '../support/app.ts';
import { modernRequest, reserved } from '../support/modern.ts';
import { seededRandom } from '../support/random.ts';

const stateKey = 'cd'.repeat(32);
let contexts: Context[] = [];
const provider: ProviderFunctions = {
  exchange: { offers: () => ({ tools: true, prompts: true, resources: true, logging: true }) },
  toolExchange: { start: (_, context) => void contexts.push(context) },
  promptExchange: {
    getPrompt: (_, context) => (contexts.push(context), { tag: 'done', val: [{ messages: [] }, undefined] }),
  },
  resourceExchange: {
    readResource: (_, context) => (contexts.push(context), { tag: 'done', val: [{ contents: [] }, undefined] }),
  },
};

async function send(method: string, params: object, meta: object = {}): Promise<TestAnswer> {
  contexts = [];
  return testApp(provider, { MCP_STATE_KEY: stateKey }).send(
    ...modernRequest({ method, params: { ...params }, meta: { ...meta } }),
  );
}

describe('the context', () => {
  test('has the client and what it can do, as it said', async () => {
    await send(
      'tools/call',
      { name: 't' },
      {
        ...reserved('clientInfo', {
          name: 'c',
          version: '2',
          title: 'C',
          icons: [{ src: 'data:,', sizes: ['1x1', 'any'] }],
        }),
        ...reserved('clientCapabilities', { roots: {}, 'x.example/y': [1] }),
      },
    );
    expect(contexts[0]).toMatchObject({
      protocolVersion: '2026-07-28',
      client: { name: 'c', version: '2', title: 'C', icons: [{ src: 'data:,', sizes: '1x1 any' }] },
      clientCapabilities: '{"roots":{},"x.example/y":[1]}',
      caller: undefined,
    });
  });

  test('has _meta without what MCP reserves', async () => {
    const kept = {
      traceparent: '00-0af7',
      baggage: 'a=b',
      'com.example/x': { n: 1 },
      'example.com/mcp': 1,
      mcp: 2,
      '': 3,
    };
    const left = {
      progressToken: 1,
      'io.modelcontextprotocol/new': 1,
      'tools.mcp.com/x': 2,
      'api.modelcontextprotocol.org/': 3,
    };
    await send('tools/call', { name: 't' }, { ...kept, ...left });
    expect(JSON.parse(contexts[0]!.meta!)).toEqual(kept);
    expect(contexts[0]!.wantsProgress).toBe(true);
    await send('tools/call', { name: 't' });
    expect(contexts[0]!.meta).toBeUndefined();
  });

  test('has _meta in the very text that was sent', async () => {
    const app = testApp(provider);
    const odd = '{"a" : 12345678901234567890, "b": "\\u0041\\ud800"}';
    contexts = [];
    await app.send(
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","_meta":{"k": ${odd} , "é": 1.0}}}`,
    );
    expect(contexts[0]!.meta).toBe(`{"k":${odd},"é":1.0}`);
  });

  test.each([1, 'x', []])('refuses a _meta that is no object: %j', async (meta) => {
    const { error } = await testApp(provider).call('tools/call', { name: 't', _meta: meta });
    expect(error).toMatchObject({ code: -32602 });
  });
});

/** Requests of which no two are the same, and who sends them. */
const subjects: readonly (readonly [method: string, params: { name?: string; uri?: string; arguments?: unknown }])[] = [
  ['tools/call', { name: 'a' }],
  ['tools/call', { name: 'a', arguments: {} }],
  ['tools/call', { name: 'a', arguments: { n: 1 } }],
  ['tools/call', { name: 'b', arguments: { n: 1 } }],
  ['tools/call', { name: 'a","b' }],
  ['prompts/get', { name: 'a' }],
  ['prompts/get', { name: 'a', arguments: { n: '1' } }],
  ['resources/read', { uri: 'a' }],
  ['resources/read', { uri: 'b' }],
];

/** What a state for such a request is bound to. */
const bindingOf = ([method, params]: (typeof subjects)[number], auth?: Parameters<typeof stateBinding>[1]): string => {
  const args = params.arguments === undefined ? undefined : JSON.stringify(params.arguments);
  return stateBinding(method, auth, [(params.name ?? params.uri)!, args]);
};

describe('R72: a state', () => {
  const random = seededRandom('states of requests');
  const start = Date.now();
  const signer = createStateSigner([Buffer.from(stateKey, 'hex')], Date.now);
  test('reaches the provider with the request that it was given for, and with no other', async () => {
    for (const given of subjects) {
      const requestState = await signer.sign('secret of the provider', bindingOf(given));
      for (const used of subjects) {
        const { message } = await send(used[0], { ...used[1], requestState });
        const expected = used === given ? [['secret of the provider'], undefined] : [[], -32602];
        expect([contexts.map(({ state }) => state), message!.error?.code]).toEqual(expected);
      }
    }
  });

  test('of another caller, another key, another time, or damaged, never reaches the provider', async () => {
    const subject = subjects[2]!;
    const caller = { iss: 'https://a', sub: 's', aud: [], scopes: [], exp: 0n, claims: [] };
    const good = await signer.sign('s', bindingOf(subject));
    const bad = [
      await signer.sign('s', bindingOf(subject, caller)),
      await createStateSigner([random.bytes(32)], Date.now).sign('s', bindingOf(subject)),
      await createStateSigner([Buffer.from(stateKey, 'hex')], () => start - 600_000).sign('s', bindingOf(subject)),
      '',
      'null',
      good.slice(1),
      `${good}=`,
      `${good}-TAMPERED`,
      ...Array.from({ length: 100 }, () => {
        const at = random.below(good.length);
        return good.slice(0, at) + random.pick([...'AZaz09-_.']) + good.slice(at + 1);
      }).filter((text) => text !== good),
    ];
    for (const requestState of bad) {
      const { status, message } = await send(subject[0], { ...subject[1], requestState });
      expect([status, message!.error!.code, contexts]).toEqual([200, -32602, []]);
    }
  });

  test('is bound to issuer, subject and client of the caller', () => {
    const caller = { iss: 'i', sub: 's', clientId: 'c', aud: [], scopes: [], exp: 0n, claims: [] };
    const others = [undefined, caller, { ...caller, iss: 'j' }, { ...caller, sub: 't' }, { ...caller, clientId: 'd' }];
    const noClient = { ...caller, clientId: undefined } as unknown as typeof caller;
    const bindings = [...others, noClient].map((auth) => stateBinding('m', auth, ['n', undefined]));
    expect(new Set(bindings).size).toBe(bindings.length);
    expect(stateBinding('m', { ...caller, exp: 1n, scopes: ['x'] }, ['n', undefined])).toBe(bindings[1]);
  });
});
