/** Which provider a call goes to. */
import { afterAll, describe, expect, test } from 'vitest';
import { openRouter, payloadOf, removeRouters, type FakeProvider } from '../support/router.ts';

afterAll(removeRouters);

const text = (value: string) => [{ tag: 'text', val: { text: value } }];

interface Has {
  readonly tools?: readonly string[];
  readonly prompts?: readonly string[];
  readonly resources?: readonly string[];
  readonly templates?: readonly string[];
  /** URIs that it reads; by default those that it lists. */
  readonly reads?: readonly string[];
}

/** A provider that says who it is, and what it was called with. */
function named(me: string, has: Has, prefix = ''): FakeProvider {
  const read = ({ uri }: { uri: string }): object => {
    if (!(has.reads ?? has.resources ?? []).includes(uri))
      throw { code: { tag: 'resource-not-found' }, message: `not in ${me}` };
    return { contents: [{ tag: 'text', val: { uri, text: me } }] };
  };
  return {
    prefix,
    parts: {
      ...(has.tools && {
        tools: {
          listTools: () => ({ tools: has.tools!.map((name) => ({ name, inputSchema: '{}' })) }),
          callTool: ({ name }: { name: string }) => ({ content: text(`${me} ${name}`) }),
        },
      }),
      ...(has.prompts && {
        prompts: {
          listPrompts: () => ({ prompts: has.prompts!.map((name) => ({ name })) }),
          getPrompt: ({ name }: { name: string }) => ({ description: `${me} ${name}`, messages: [] }),
        },
        completion: {
          complete: (request: object) => ({ completion: { values: [me, JSON.stringify(request)] } }),
        },
      }),
      ...((has.resources || has.templates) && {
        resources: {
          listResources: () => ({ resources: (has.resources ?? []).map((uri) => ({ uri, name: uri })) }),
          listResourceTemplates: () => ({
            resourceTemplates: (has.templates ?? []).map((uriTemplate) => ({ uriTemplate, name: 't' })),
          }),
          readResource: read,
          subscribeResource: read,
          unsubscribeResource: read,
        },
      }),
    },
  };
}

describe('a tool', () => {
  const providers = [
    named('A', { tools: ['x', 'w_y'] }),
    named('W', { tools: ['x'] }, 'w_'),
    named('C', { tools: [] }),
  ];
  const entries = {
    tools: [
      ['x', 0],
      ['w_y', 0],
      ['w_x', 1],
    ] as const,
  };

  test.each([
    ['x', 'A x'],
    ['w_x', 'W x'],
    // Listed by the one, though it looks like another's.
    ['w_y', 'A w_y'],
    // By its prefix, though nobody lists it.
    ['w_hidden', 'W hidden'],
    ['w_', 'W '],
  ])('%s is that of %s', async (name, answer) => {
    const { provider } = await openRouter(providers, { entries });
    expect(provider.tools.callTool({ name }, undefined).content).toEqual(text(answer));
  });

  test.each(['y', 'W_x', 'w', '', 'hidden'])('%j is none', async (name) => {
    const { provider } = await openRouter(providers, { entries });
    expect(payloadOf(() => provider.tools.callTool({ name }, undefined))).toMatchObject({
      code: { tag: 'tool-not-found' },
      message: `Unknown tool: ${name}`,
    });
  });

  test('that came later is searched for', async () => {
    const { provider } = await openRouter(providers);
    expect(provider.tools.callTool({ name: 'x' }, undefined).content).toEqual(text('A x'));
  });

  test('that nobody lists goes to the only provider without a prefix', async () => {
    const { provider } = await openRouter(providers.slice(0, 2));
    expect(provider.tools.callTool({ name: 'hidden' }, undefined).content).toEqual(text('A hidden'));
  });
});

test('a thousand names are told apart', async () => {
  const names = Array.from({ length: 1000 }, (_, at) => `${'ab'.repeat(at % 7)}${at}`);
  const entries = { tools: names.map((name, at) => [name, at % 2] as const) };
  const { provider } = await openRouter([named('A', { tools: [] }), named('B', { tools: [] })], { entries });
  for (const [at, name] of names.entries())
    expect(provider.tools.callTool({ name }, undefined).content).toEqual(text(`${at % 2 === 0 ? 'A' : 'B'} ${name}`));
});

test('a prompt is found as a tool is', async () => {
  const { provider } = await openRouter([named('A', { prompts: ['p'] }), named('W', { prompts: ['p'] }, 'w_')]);
  expect(provider.prompts.getPrompt({ name: 'p' }).description).toBe('A p');
  expect(provider.prompts.getPrompt({ name: 'w_p', arguments: '{}' }).description).toBe('W p');
});

describe('a resource', () => {
  const providers = [
    named('A', { resources: ['a://1'], templates: ['a://{x}', 'both://{x}'], reads: ['a://1', 'a://2', 'both://1'] }),
    named(
      'B',
      { resources: ['b://1'], templates: ['both://{+x}'], reads: ['b://1', 'both://1/2', 'secret://b'] },
      'b_',
    ),
    named('C', { tools: [] }),
  ];
  const entries = {
    resources: [
      ['a://1', 0],
      ['b://1', 1],
    ] as const,
    templates: [
      ['a://{x}', 0],
      ['both://{x}', 0],
      ['both://{+x}', 1],
    ] as const,
  };

  test.each([
    ['a://1', 'A'],
    ['b://1', 'B'],
    ['a://2', 'A'],
    ['both://1', 'A'],
    ['both://1/2', 'B'],
    // Neither listed nor of a template: whoever knows it.
    ['secret://b', 'B'],
  ])('%s is read by %s', async (uri, reader) => {
    for (const known of [entries, {}]) {
      const { provider } = await openRouter(providers, { entries: known });
      expect(provider.resources.readResource({ uri }).contents).toMatchObject([{ val: { uri, text: reader } }]);
    }
  });

  test('that nobody knows is not found, in the words of the last', async () => {
    const { provider } = await openRouter(providers, { entries });
    expect(payloadOf(() => provider.resources.readResource({ uri: 'no://1' }))).toMatchObject({
      code: { tag: 'resource-not-found' },
      message: 'not in B',
    });
    const { provider: none } = await openRouter([named('C', { tools: [] })]);
    expect(payloadOf(() => none.resources.readResource({ uri: 'no://1' }))).toMatchObject({
      code: { tag: 'resource-not-found' },
    });
  });
});

describe('a template', () => {
  const listed: string[] = [];
  const providers = [named('A', { templates: [] }), named('T', { templates: listed })];

  test.each([
    ['t://{a}', 't://', true],
    ['t://{a}', 't://x-y', true],
    ['t://{a}', 't://x/y', false],
    ['t://{a}', 't://x?y', false],
    ['t://{a}', 'T://x', false],
    ['t://{+a}', 't://x/y?z#u', true],
    ['t://{a}/{b}/z', 't://1/2/z', true],
    ['t://{a}/{b}/z', 't://1/2/3/z', false],
    ['t://{a}{b}c', 't://abcabc', true],
    ['t://x{?q,r}', 't://x?q=1&r=2', true],
    ['t://x{?q}', 't://x', true],
    ['t://x{/p*}/e', 't://x/a/b/e', true],
    ['t://x{.ext}', 't://x.tar.gz', true],
    ['t://x', 't://x', true],
    ['t://x', 't://xy', false],
    ['t://ü{a}', 't://üé', true],
    ['{a}{+b}', 'any/thing', true],
    ['t://{a', 't://x', false],
    [`t://${'{a}{+b}'.repeat(30)}z`, `t://${'/'.repeat(3000)}`, false],
    ['t://{+a}', `t://${'x'.repeat(70_000)}`, false],
  ])('%s has the URI %s: %s', async (template, uri, isOfIt) => {
    listed[0] = template;
    const { provider } = await openRouter(providers);
    const { subscribeResource } = provider.resources as unknown as { subscribeResource(given: object): void };
    const message = isOfIt ? 'not in T' : 'Resource not found';
    expect(payloadOf(() => subscribeResource({ uri }))).toMatchObject({ message });
  });
});

describe('a completion', () => {
  const providers = [
    named('A', { prompts: ['p'], templates: ['a://{x}'] }),
    named('B', { prompts: ['p'], templates: ['b://{x}'] }, 'b_'),
    named('C', { templates: ['c://{x}'] }),
  ];
  const entries = {
    templates: [
      ['a://{x}', 0],
      ['b://{x}', 1],
      ['c://{x}', 2],
    ] as const,
  };
  const argument = { name: 'n', value: 'v' };

  test.each([
    [{ tag: 'prompt', val: { name: 'p' } }, 'A'],
    [{ tag: 'prompt', val: { name: 'b_p' } }, 'B'],
    [{ tag: 'resource', val: { uri: 'a://{x}' } }, 'A'],
    [{ tag: 'resource', val: { uri: 'b://{x}' } }, 'B'],
    [{ tag: 'resource', val: { uri: 'b://1' } }, 'B'],
  ] as const)('of %j is that of %s', async (ref, who) => {
    const { provider } = await openRouter(providers, { entries });
    const [me, request] = provider.completion.complete({ ref, argument, context: {} }).completion.values;
    expect(me).toBe(who);
    const known = ref.tag === 'prompt' ? { tag: 'prompt', val: { name: 'p' } } : ref;
    expect(JSON.parse(request!)).toEqual({ ref: known, argument, context: {} });
  });

  test('has no values where the provider has none, and is an error where there is no provider', async () => {
    const { provider } = await openRouter(providers, { entries });
    const ref = { tag: 'resource', val: { uri: 'c://{x}' } } as const;
    expect(provider.completion.complete({ ref, argument }).completion).toEqual({
      values: [],
      total: undefined,
      hasMore: undefined,
    });
    const unknown = { tag: 'resource', val: { uri: 'd://1' } } as const;
    expect(payloadOf(() => provider.completion.complete({ ref: unknown, argument }))).toMatchObject({
      code: { tag: 'invalid-params' },
    });
  });
});
