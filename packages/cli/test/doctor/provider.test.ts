import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examineAnswers, examineProvider } from '../../src/doctor/provider.ts';
import type { Installation } from '../../src/installation.ts';
import type { Provider } from '../../src/transport.ts';
import { createDummies, type Dummies } from '../support/dummies.ts';

type Tool = Record<string, string>;

/** Examines a provider that lists these pages of tools, and claims these capabilities. */
async function answersOf(
  pages: readonly (readonly Tool[])[],
  capabilities: object = { tools: {}, prompts: {} },
): Promise<string[]> {
  const provider: unknown = {
    lifecycle: {
      initialize: () => ({ protocolVersion: '', capabilities, serverInfo: { name: 'n', version: '0' } }),
      clientInitialized() {},
    },
    prompts: { listPrompts: () => ({ prompts: [] }) },
    tools: {
      listTools: ({ cursor = '0' }: { readonly cursor?: string }) => ({
        tools: pages[Number(cursor)],
        nextCursor: Number(cursor) + 1 < pages.length ? String(Number(cursor) + 1) : undefined,
      }),
    },
  };
  const world = { imports: [], exports: ['wasmcp:mcp/tools@0.2.0', 'wasmcp:mcp/prompts@0.2.0'] };
  const findings = await examineAnswers(world, provider as Provider);
  return findings.map(({ state, text }) => `${state} ${text}`);
}

const inputSchema = '{"type":"object"}';

describe('what a provider says', () => {
  test('is all right', async () => {
    expect(await answersOf([[{ name: 'a', inputSchema }], [{ name: 'b', inputSchema }]])).toEqual([
      'ok It lists 2 tools: a, b',
    ]);
  });

  test('lacks a capability that it has the interface of', async () => {
    expect(await answersOf([[]], { tools: {} })).toEqual([
      'fault The provider exports prompts, but its initialize does not claim the capability prompts: clients will not ask for it.',
      'ok It lists 0 tools',
    ]);
  });

  test.each<[what: string, pages: readonly (readonly Tool[])[], faults: readonly string[]]>([
    [
      'a schema without a type',
      [[{ name: 'a', inputSchema: '{}' }]],
      ['tools/list: a: inputSchema: its "type" is not'],
    ],
    ['text that is no JSON', [[{ name: 'a', inputSchema, outputSchema: '{' }]], ['tools/list: a: outputSchema: ']],
    [
      'two tools of one name',
      [
        [
          { name: 'a', inputSchema },
          { name: 'a', inputSchema },
        ],
      ],
      ['two tools of one name: a', 'tools/list fails: '],
    ],
    [
      'two tools of one name on two pages',
      [[{ name: 'a\u001b', inputSchema }], [{ name: 'a\u001b', inputSchema }]],
      ['Two pages have a tool a .'],
    ],
    [
      'a schema that is none',
      [[{ name: 'a', inputSchema: '{"type":"object","properties":{"b":{"type":"text"}}}' }]],
      ['The inputSchema of the tool a is none that clients can use: '],
    ],
  ])('has a fault: %s', async (_, pages, faults) => {
    const found = (await answersOf(pages)).filter((text) => text.startsWith('fault '));
    expect(found).toEqual(faults.map((each) => expect.stringContaining(each)));
  });

  test('may never end', async () => {
    const pages = Array.from({ length: 200 }, (_, page) => [{ name: `t${page}`, inputSchema }]);
    expect(await answersOf(pages)).toContain(
      'note There are more than 100 pages of tools: the rest was not looked at.',
    );
  });
});

const withParameter = (wit: string): string => wit.replace('call-tool: func(', 'call-tool: func(more: u8, ');

describe('a file', () => {
  let dummies: Dummies;
  let installation: Installation;
  beforeAll(async () => {
    dummies = createDummies();
    const { path } = await dummies.build('transport', 'transport');
    const parts: unknown = { cache: dummies.cache, unpluggedTransport: async () => path };
    installation = parts as Installation;
  });
  afterAll(() => dummies.remove());

  const examine = async (path: string): Promise<string[]> => {
    const { findings, provider } = await examineProvider(path, {}, installation);
    expect(provider).toBeUndefined();
    return findings.map(({ state, text }) => `${state} ${text}`);
  };

  test('that is not there, or no component, is a fault', async () => {
    expect(await examine('/nowhere.wasm')).toEqual(['fault The provider /nowhere.wasm is not there.']);
    const text = join(dummies.folder, 'text.wasm');
    writeFileSync(text, 'text');
    expect(await examine(text)).toEqual([expect.stringMatching(/^fault .* is not a WebAssembly component\.$/)]);
  });

  test('that no transport fits is a fault', async () => {
    const policy = await dummies.build('policy', 'policy');
    expect(await examine(policy.path)).toEqual([expect.stringMatching(/^fault .*wasmcp:mcp\/lifecycle/)]);
    const differs = await dummies.build('tools-provider', 'provider', withParameter);
    expect(await examine(differs.path)).toEqual([expect.stringMatching(/^fault .* does not fit the transport\./)]);
  });

  test('is told with its world and the transport that fits', async () => {
    const { path } = await dummies.build('tools-provider', 'provider');
    const { findings, provider } = await examineProvider(path, {}, installation);
    expect(findings[0]).toEqual({ state: 'ok', text: `${path} is a tools-provider: the transport tools fits` });
    // Its functions trap.
    expect(findings.slice(1)).toContainEqual({ state: 'fault', text: expect.stringContaining('internal-error') });
    expect(provider).toBeDefined();
  });
});
