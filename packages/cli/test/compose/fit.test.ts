import { describe, expect, test } from 'vitest';
import { findLinks, muteExchanges } from '../../src/compose/fit.ts';

describe('a transport, a provider, a policy and a store', () => {
  const transport = {
    imports: [
      'wasi:io/poll@0.2.3',
      'wasmcp:mcp/tools-types@0.2.0',
      'wasmcp:mcp/tools@0.2.0',
      'wasmcp:policy/policy@0.1.0',
      'wasmcp:store/store@0.1.0',
      'wasmcp:mcp-exchange/exchange@0.1.0',
      'wasmcp:mcp-exchange/tool-exchange@0.1.0',
    ],
    exports: ['wasi:http/incoming-handler@0.2.3'],
  };
  const provider = { imports: [], exports: ['wasmcp:mcp/tools@0.2.1'] };
  const policy = { imports: [], exports: ['wasmcp:policy/policy@0.1.0'] };
  const store = { imports: [], exports: ['wasmcp:store/store@0.1.0'] };
  const nulls = ['exchange', 'tool-exchange'].map(
    (name) => [name, { imports: [], exports: [`wasmcp:mcp-exchange/${name}@0.1.0`] }] as const,
  );
  const exchanges = Object.fromEntries(nulls) as never;

  test('are linked by interface; type-only interfaces need nothing', () => {
    expect(findLinks({ transport, provider, policy, store, exchanges })).toEqual([
      { imported: 'wasmcp:mcp/tools@0.2.0', from: 'provider', exported: 'wasmcp:mcp/tools@0.2.1' },
      { imported: 'wasmcp:policy/policy@0.1.0', from: 'policy', exported: 'wasmcp:policy/policy@0.1.0' },
      { imported: 'wasmcp:store/store@0.1.0', from: 'store', exported: 'wasmcp:store/store@0.1.0' },
      ...['exchange', 'tool-exchange'].map((name) => ({
        imported: `wasmcp:mcp-exchange/${name}@0.1.0`,
        from: name,
        exported: `wasmcp:mcp-exchange/${name}@0.1.0`,
      })),
    ]);
  });

  test('may lack the provider for now', () => {
    expect(findLinks({ transport, provider: undefined, policy, store, exchanges }).map(({ from }) => from)).toEqual([
      'policy',
      'store',
      'exchange',
      'tool-exchange',
    ]);
  });

  test('are linked with what the provider exports of the exchange, and with null components for the rest', () => {
    const exporting = { ...provider, exports: [...provider.exports, 'wasmcp:mcp-exchange/tool-exchange@0.1.0'] };
    const links = findLinks({ transport, provider: exporting, policy, store, exchanges });
    expect(links.slice(3).map(({ from }) => from)).toEqual(['exchange', 'provider']);
  });

  test('are told what of the exchange is mute', () => {
    const names = ['exchange-types', 'tool-exchange', 'prompt-exchange'].map((n) => `wasmcp:mcp-exchange/${n}@0.1.0`);
    expect(muteExchanges(transport, { ...provider, exports: names })).toEqual([names[2]]);
    expect(muteExchanges({ ...transport, imports: [] }, { ...provider, exports: names })).toEqual(names.slice(1));
  });

  test.each([
    ['a provider that lacks an interface', { provider: policy }, 'The provider does not export wasmcp:mcp/tools@0.2.0'],
    ['a policy that is none', { policy: provider }, 'The policy does not export wasmcp:policy/policy@0.1.0'],
    [
      'a transport that has its policy already',
      { transport: { ...transport, imports: ['wasmcp:mcp/tools@0.2.0'] } },
      'The transport does not import a policy.',
    ],
    ['a store that is none', { store: policy }, 'The store does not export wasmcp:store/store@0.1.0'],
    [
      'a transport that has its store already',
      { transport: { ...transport, imports: ['wasmcp:mcp/tools@0.2.0', 'wasmcp:policy/policy@0.1.0'] } },
      'The transport does not import a store.',
    ],
  ])('do not fit: %s', (_, change, message) => {
    expect(() => findLinks({ transport, provider, policy, store, exchanges, ...change })).toThrow(message);
  });
});
