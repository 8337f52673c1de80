/** Providers that have the exchange, and providers that have not, in one server. */
import { afterAll, expect, test } from 'vitest';
import type { Cacheable, Context, FreshnessHint, Offer } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import { openRouter, payloadOf, removeRouters, type FakeProvider } from '../support/router.ts';

afterAll(removeRouters);

const context: Context = { protocolVersion: '2026-07-28', clientCapabilities: '{}', wantsProgress: false };
const text = (value: string) => [{ tag: 'text', val: { text: value } }];
const entries = { tools: [['old', 0]] as const, prompts: [['old', 0]] as const, resources: [['old://1', 0]] as const };

/** Without the exchange. */
const old: FakeProvider = {
  parts: {
    tools: { listTools: () => ({ tools: [] }), callTool: () => ({ content: text('old') }) },
    prompts: {
      listPrompts: () => ({ prompts: [] }),
      getPrompt({ name }: { name: string }) {
        if (name === 'fails') throw { code: { tag: 'timeout' }, message: 'too late' };
        return {
          description: `old ${name}`,
          messages: [{ role: 'user', content: { tag: 'text', val: { text: 'm' } } }],
        };
      },
    },
    resources: {
      listResources: () => ({ resources: [] }),
      listResourceTemplates: () => ({ resourceTemplates: [] }),
      readResource: ({ uri }: { uri: string }) => ({ contents: [{ tag: 'text', val: { uri, text: 'old' } }] }),
      subscribeResource() {},
      unsubscribeResource() {},
    },
  },
};

interface Exchanging {
  readonly offers?: Partial<Offer>;
  readonly freshness?: (what: Cacheable) => FreshnessHint | undefined;
  readonly events?: string[];
}

/** With it, and the prefix `n_`. */
function exchanging({
  offers = { tools: true, prompts: true },
  freshness = () => undefined,
  events = [],
}: Exchanging): FakeProvider {
  class ToolCall {
    readonly #name: string;
    #steps = 0;
    constructor(name: string) {
      this.#name = name;
    }
    next() {
      events.push(`next ${this.#name}`);
      return this.#steps++ === 0 ? { tag: 'working' } : { tag: 'done', val: { content: text(this.#name) } };
    }
    cancel() {
      events.push(`cancel ${this.#name}`);
    }
    [Symbol.dispose]() {
      events.push(`drop ${this.#name}`);
    }
  }
  return {
    prefix: 'n_',
    parts: {
      ...old.parts,
      exchange: { offers: () => offers, freshness },
      'tool-exchange': {
        ToolCall,
        start({ name }: { name: string }) {
          if (name === 'fails') throw { code: { tag: 'rate-limited' }, message: 'later' };
          return name === 'plain' ? undefined : new ToolCall(name);
        },
      },
      'prompt-exchange': {
        getPrompt: ({ name }: { name: string }) => ({
          tag: 'input-required',
          val: { requests: [[name, { tag: 'roots' }]], state: 's' },
        }),
      },
    },
  };
}

test('what is offered is what some provider offers', async () => {
  const none = await openRouter([old, { ...old, prefix: 'x_' }]);
  expect(Object.values(none.provider.exchange.offers()).some(Boolean)).toBe(false);
  const { provider } = await openRouter([old, exchanging({ offers: { tools: true, logging: true } })]);
  expect(provider.exchange.offers()).toEqual({
    tools: true,
    prompts: false,
    resources: false,
    freshness: false,
    logging: true,
  });
});

test('tools: in steps where the provider has them, else as ever', async () => {
  const events: string[] = [];
  const { provider } = await openRouter([old, exchanging({ events })], { entries });
  expect(provider.toolExchange.start({ name: 'old' }, context)).toBeUndefined();
  expect(provider.toolExchange.start({ name: 'n_plain' }, context)).toBeUndefined();
  const one = provider.toolExchange.start({ name: 'n_one' }, context)!;
  const two = provider.toolExchange.start({ name: 'n_two' }, context)!;
  expect([one.next().tag, two.next().tag, one.next()]).toEqual([
    'working',
    'working',
    { tag: 'done', val: expect.objectContaining({ content: [expect.objectContaining({ tag: 'text' })] }) },
  ]);
  two.cancel();
  expect(events).toEqual(['next one', 'next two', 'next one', 'cancel two']);
  expect(payloadOf(() => provider.toolExchange.start({ name: 'n_fails' }, context))).toMatchObject({
    code: { tag: 'rate-limited' },
    message: 'later',
  });
});

test('a call that is dropped is dropped in the provider', async () => {
  const events: string[] = [];
  const { provider } = await openRouter([old, exchanging({ events })], { entries });
  const run = provider.toolExchange.start({ name: 'n_one' }, context)! as unknown as Disposable;
  run[Symbol.dispose]();
  expect(events).toEqual(['drop one']);
});

test('prompts and resources: asked by the exchange, answered without', async () => {
  const { provider } = await openRouter([old, exchanging({})], { entries });
  expect(provider.promptExchange.getPrompt({ name: 'old' }, context)).toMatchObject({
    tag: 'done',
    val: [
      { description: 'old old', messages: [{ role: 'user', content: { tag: 'text', val: { text: 'm' } } }] },
      undefined,
    ],
  });
  expect(provider.promptExchange.getPrompt({ name: 'n_new' }, context)).toEqual({
    tag: 'input-required',
    val: { requests: [['new', expect.objectContaining({ tag: 'roots' })]], state: 's' },
  });
  expect(payloadOf(() => provider.promptExchange.getPrompt({ name: 'fails' }, context))).toMatchObject({
    message: 'too late',
  });
  expect(provider.resourceExchange.readResource({ uri: 'old://1' }, context)).toMatchObject({
    tag: 'done',
    val: [{ contents: [{ val: { uri: 'old://1', text: 'old' } }] }, undefined],
  });
});

test.each<[string, (FreshnessHint | undefined)[], FreshnessHint | undefined]>([
  [
    'the shortest',
    [
      { ttlMs: 5, scope: 'public' },
      { ttlMs: 3, scope: 'public' },
    ],
    { ttlMs: 3, scope: 'public' },
  ],
  [
    'private, if a part is',
    [
      { ttlMs: 3, scope: 'public' },
      { ttlMs: 5, scope: 'private' },
    ],
    { ttlMs: 3, scope: 'private' },
  ],
  ['unknown, if a part’s is', [{ ttlMs: 3, scope: 'public' }, undefined], undefined],
])('the freshness of a list is %s', async (_, hints, expected) => {
  const providers = hints.map((hint) => exchanging({ offers: { freshness: true }, freshness: () => hint }));
  const { provider } = await openRouter(providers);
  for (const tag of ['discovery', 'tools', 'prompts', 'resources', 'resource-templates'] as const)
    expect(provider.exchange.freshness({ tag })).toEqual(expected);
});

test('the freshness of a resource is its provider’s, and that of lists is unknown where one has no exchange', async () => {
  const fresh = exchanging({
    offers: { freshness: true },
    freshness: ({ tag }) => ({ ttlMs: tag.length, scope: 'public' }),
  });
  const { provider } = await openRouter([old, fresh], {
    entries: {
      resources: [
        ['old://1', 0],
        ['new://1', 1],
      ],
    },
  });
  expect(provider.exchange.freshness({ tag: 'tools' })).toBeUndefined();
  expect(provider.exchange.freshness({ tag: 'resource', val: 'old://1' })).toBeUndefined();
  expect(provider.exchange.freshness({ tag: 'resource', val: 'new://1' })).toEqual({ ttlMs: 8, scope: 'public' });
  expect(provider.exchange.freshness({ tag: 'resource', val: 'no://1' })).toBeUndefined();
});
