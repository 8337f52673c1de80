/** What is put before several providers, and how they are composed: components that have types, and functions that trap. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Component } from '@wasmcp/node-host';
import { createDummies, type Dummies } from '../../packages/cli/test/support/dummies.ts';
import { joinProviders, type Joining, type NamedProvider } from '../../packages/cli/src/router/join.ts';
import { fillModule } from '../../packages/cli/src/router/module.ts';
import { wacSource } from '../../packages/cli/src/router/wac-source.ts';
import { checkout } from '../../scripts/checkout.ts';

let dummies: Dummies;
let full: Component;
let tools: Component;
beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  dummies = createDummies();
  full = await dummies.build('full-provider', 'provider');
  tools = await dummies.build('exchange-provider', 'provider');
});
afterAll(() => {
  vi.restoreAllMocks();
  dummies?.remove();
});

const join = (providers: readonly NamedProvider[], joining: Partial<Joining> = {}) =>
  joinProviders(
    providers,
    { authFrom: undefined, serverName: undefined, ...joining },
    {},
    { ...checkout, cache: dummies.cache },
  );

test('one provider without a name needs no router', async () => {
  const { provider, routed } = await join([{ as: undefined, component: full }]);
  expect(provider).toBe(full);
  expect(routed).toBeUndefined();
});

describe('a router', () => {
  const named = () => [
    { as: 'a', component: full },
    { as: 'b', component: tools },
  ];

  test('imports what the providers have, each apart, and has every interface', async () => {
    // What traps cannot list anything: nothing is known, and nothing collides.
    const { provider, routed, authority } = await join(named(), { authFrom: 'a' });
    const imported = provider.imports.filter((name) => /^p\d/.test(name)).toSorted();
    expect(imported).toEqual([
      ...['authorization', 'completion', 'lifecycle', 'prompts', 'resources', 'tools'].map((name) => `p0-${name}`),
      ...['authorization', 'exchange', 'lifecycle', 'tool-exchange', 'tools'].map((name) => `p1-${name}`),
    ]);
    expect(provider.exports).toHaveLength(10);
    expect(routed!.map(({ component }) => component)).toEqual([full, tools]);
    expect(routed!.flatMap(({ links }) => links).map(([name]) => name)).toEqual(expect.arrayContaining(imported));
    expect(authority).toMatchObject({ component: full });
  });

  test('is composed by wac, each component once', async () => {
    const { provider, routed } = await join([...named(), { as: 'c', component: tools }], { authFrom: 'a' });
    const nothing = await dummies.build('exchange', 'null exchange');
    const { source, packages } = wacSource(
      {
        transport: {
          ...(await dummies.build('transport', 'transport')),
          exports: ['wasi:http/incoming-handler@0.2.3'],
        },
        provider,
        policy: await dummies.build('policy', 'policy'),
        store: await dummies.build('store', 'store'),
        exchanges: {
          exchange: nothing,
          'tool-exchange': nothing,
          'prompt-exchange': nothing,
          'resource-exchange': nothing,
        },
      },
      routed!,
    );
    expect(new Set([...packages.values()].map(({ role }) => role))).toEqual(
      new Set(['provider', 'router', 'policy', 'store', 'transport']),
    );
    expect([...packages.values()].filter(({ role }) => role === 'provider')).toEqual([full, tools]);
    // Three providers, a router, a policy, a store and a transport; no null exchange, since the router has it all.
    expect(source.match(/^let i\d+ = new server:c[0-9a-f]{64} \{$/gm)).toHaveLength(7);
    expect(source).toMatch(/"p2-tools": i\d+\["wasmcp:mcp\/tools@0\.2\.0"\],/);
    expect(source).toMatch(/export i\d+\["wasi:http\/incoming-handler@0\.2\.3"\];\n$/);
  });

  test('refuses what is no provider, and what was built against another copy of the WIT', async () => {
    const policy = await dummies.build('policy', 'provider');
    await expect(join([...named(), { as: undefined, component: policy }])).rejects.toThrow(
      /is not a provider\.\n.*lifecycle/,
    );
    const other = await dummies.build('tools-provider', 'provider', (wit) =>
      wit.replace('list-tools: func(request: list-tools-request)', 'list-tools: func(asked: list-tools-request)'),
    );
    const joining = join([{ as: 'a', component: other }], { authFrom: 'a' });
    await expect(joining).rejects.toThrow(/does not fit the router\.\nIn wasmcp:mcp\/tools@0\.2\.0, /);
  });

  test('refuses a provider that cannot be asked who may call, unless another one is named', async () => {
    await expect(join(named())).rejects.toThrow('failed in wasmcp:mcp/authorization get-auth-config');
  });
});

test('a function of an interface that a provider has not traps', () => {
  const wat = [
    '(module',
    ' (import "providers" "a:b/c@1.0.0#f" (func $f (param i32 i64 i32) (result i32)))',
    ' (import "settings" "length" (func $length (result i32)))',
    ' (import "settings" "copy" (func $copy (param i32)))',
    ' (memory $0 1)',
    ')',
  ].join('\n');
  // Only modules whose parameters are i32 are known: this import would stay, and be refused where the component is made.
  expect(fillModule(wat, Buffer.from('é'))).toContain('(import "providers"');
  const filled = fillModule(wat.replace('i64', 'i32'), Buffer.from('é'), () => ['p0-c', undefined]);
  expect(filled).not.toContain('"providers"');
  expect(filled).not.toContain('"settings"');
  expect(filled).toContain('(import "p0-c" "f" (func $f@0 (param i32 i32) (result i32)))');
  expect(filled).toContain('(i32.const 0)) (then (return (call $f@0 (local.get 1) (local.get 2))))');
  expect(filled).toContain('(i32.const 1)) (then (unreachable))');
  expect(filled).toContain('(data $settings "\\c3\\a9")');
});
