/** Lists of several providers: pages, cursors, names, and providers that fail. */
import { afterAll, describe, expect, test } from 'vitest';
import { openRouter, payloadOf, removeRouters, type FakeProvider } from '../support/router.ts';

afterAll(removeRouters);

/** A provider whose lists have these pages; `fail` as an item makes the page an error. */
function listing(pages: readonly (readonly string[])[], prefix = ''): FakeProvider {
  const page = (cursor: string | undefined): { names: readonly string[]; nextCursor: string | undefined } => {
    const at = cursor === undefined ? 0 : Number(cursor);
    const names = pages[at];
    if (names === undefined) throw { code: { tag: 'invalid-params' }, message: 'unknown cursor' };
    if (names.includes('fail')) throw { code: { tag: 'internal-error' }, message: 'a "list"\nfails \u0007ü' };
    return { names, nextCursor: at + 1 < pages.length ? String(at + 1) : undefined };
  };
  return {
    prefix,
    parts: {
      tools: {
        listTools({ cursor }: { cursor?: string }) {
          const { names, nextCursor } = page(cursor);
          return { tools: names.map((name) => ({ name, inputSchema: '{}' })), nextCursor };
        },
        callTool: () => ({ content: [] }),
      },
      prompts: {
        listPrompts({ cursor }: { cursor?: string }) {
          const { names, nextCursor } = page(cursor);
          return { prompts: names.map((name) => ({ name })), nextCursor };
        },
        getPrompt: () => ({ messages: [] }),
      },
      resources: {
        listResources({ cursor }: { cursor?: string }) {
          const { names, nextCursor } = page(cursor);
          return { resources: names.map((name) => ({ uri: name, name })), nextCursor };
        },
        listResourceTemplates({ cursor }: { cursor?: string }) {
          const { names, nextCursor } = page(cursor);
          return { resourceTemplates: names.map((name) => ({ uriTemplate: name, name })), nextCursor };
        },
        readResource: () => ({ contents: [] }),
        subscribeResource() {},
        unsubscribeResource() {},
      },
    },
  };
}

/** All pages of the tools, each as its names. */
async function toolPages(providers: readonly FakeProvider[]): Promise<string[][]> {
  const { provider } = await openRouter(providers);
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = provider.tools.listTools({ cursor });
    pages.push(page.tools.map(({ name }) => name));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return pages;
}

test.each([
  [[[['a']], [['b']], [['c']]], [['a', 'b', 'c']]],
  [
    [[['a'], ['b']], [['c']]],
    [['a'], ['b', 'c']],
  ],
  [
    [[['a']], [['b'], ['c']], [['d']]],
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    [[[]], [[], ['a']], [[]]],
    [[], ['a']],
  ],
  [[[[]], [[]]], [[]]],
  // What a provider cannot list costs its own entries.
  [[[['fail']], [['b']]], [['b']]],
  [
    [[['a'], ['fail'], ['b']], [['c']]],
    [['a'], ['c']],
  ],
])('pages %j are shown as %j', async (all, shown) => {
  expect(await toolPages(all.map((pages) => listing(pages)))).toEqual(shown);
});

test('a provider that fails is told of in the log, in one line of JSON', async () => {
  const { provider, stderr } = await openRouter([listing([['fail']]), listing([['b']])]);
  expect(provider.tools.listTools({}).tools).toHaveLength(1);
  expect(stderr()).toMatch(/^[^\n]*\n$/);
  expect(JSON.parse(stderr())).toEqual({
    event: 'provider-left-out',
    method: 'tools/list',
    provider: 'provider "0"',
    detail: 'a "list"\nfails \u0007ü',
  });
});

test('where all fail the list does', async () => {
  const { provider } = await openRouter([listing([['fail']]), listing([['fail']])]);
  expect(payloadOf(() => provider.prompts.listPrompts({}))).toMatchObject({ code: { tag: 'internal-error' } });
});

describe('a cursor that is none of the server’s is invalid-params', () => {
  test.each(['', 'x', '0:1', '1', '02:', '-1:', ':1:', '0a:', '99:x', '00', '00:7', 'page-1', '\u0660\u0660:'])(
    '%j',
    async (cursor) => {
      const { provider } = await openRouter([listing([['a'], ['b']]), listing([['c']])]);
      expect(payloadOf(() => provider.tools.listTools({ cursor }))).toMatchObject({ code: { tag: 'invalid-params' } });
    },
  );

  test('also one of a provider that has no such list', async () => {
    const { provider } = await openRouter([listing([['a'], ['b']]), {}]);
    expect(payloadOf(() => provider.tools.listTools({ cursor: '01:1' }))).toMatchObject({
      code: { tag: 'invalid-params' },
    });
  });
});

test('tools and prompts have the prefix of their provider, resources and templates none', async () => {
  const { provider } = await openRouter([listing([['a']], 'ü_'), listing([['a', 'b']], 'w_')]);
  expect(provider.tools.listTools({}).tools.map(({ name }) => name)).toEqual(['ü_a', 'w_a', 'w_b']);
  expect(provider.prompts.listPrompts({}).prompts.map(({ name }) => name)).toEqual(['ü_a', 'w_a', 'w_b']);
  expect(provider.resources.listResources({}).resources.map(({ uri }) => uri)).toEqual(['a', 'b']);
  const { resourceTemplates } = provider.resources.listResourceTemplates({});
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(['a', 'a', 'b']);
});

test('what another provider has already is left out, and told of', async () => {
  const entries = { tools: [['b', 1] as const] };
  const { provider, stderr } = await openRouter([listing([['a', 'b', 'c']]), listing([['b', 'c', 'd']])], { entries });
  expect(provider.tools.listTools({}).tools.map(({ name }) => name)).toEqual(['a', 'c', 'b', 'd']);
  const lines = stderr().trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    { event: 'name-taken', method: 'tools/list', provider: 'provider "0"', name: 'b' },
    { event: 'name-taken', method: 'tools/list', provider: 'provider "1"', name: 'c' },
  ]);
});

test('a tool that its provider lists twice is listed once', async () => {
  const { provider, stderr } = await openRouter([listing([['a', 'b', 'a']]), listing([['c']])]);
  expect(provider.tools.listTools({}).tools.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(stderr()).toContain('"event":"name-taken","method":"tools/list","provider":"provider \\"0\\"","name":"a"');
});

test('a long message is cut off, between two characters', async () => {
  const long = { ...listing([]), parts: { tools: { listTools: fails, callTool() {} } } };
  function fails(): never {
    throw { code: { tag: 'timeout' }, message: `a${'ü'.repeat(1000)}` };
  }
  const { provider, stderr } = await openRouter([long, listing([['b']])]);
  provider.tools.listTools({});
  expect((JSON.parse(stderr()) as { detail: string }).detail).toBe(`a${'ü'.repeat(249)}`);
});

test('lists of megabytes are joined', async () => {
  const names = Array.from({ length: 3000 }, (_, at) => `${'n'.repeat(300)}${at}`);
  const { provider } = await openRouter([listing([names], 'a_'), listing([names], 'b_')]);
  const all = provider.tools.listTools({}).tools.map(({ name }) => name);
  expect(all).toEqual([...names.map((name) => `a_${name}`), ...names.map((name) => `b_${name}`)]);
});
