import { describe, expect, test } from 'vitest';
import { findLinks } from '../../src/compose/fit.ts';

describe('a transport, a provider and a policy', () => {
  const transport = {
    imports: [
      'wasi:io/poll@0.2.3',
      'wasmcp:mcp/tools-types@0.2.0',
      'wasmcp:mcp/tools@0.2.0',
      'wasmcp:policy/policy@0.1.0',
    ],
    exports: ['wasi:http/incoming-handler@0.2.3'],
  };
  const provider = { imports: [], exports: ['wasmcp:mcp/tools@0.2.1'] };
  const policy = { imports: [], exports: ['wasmcp:policy/policy@0.1.0'] };

  test('are linked by interface; type-only interfaces need nothing', () => {
    expect(findLinks({ transport, provider, policy })).toEqual([
      { imported: 'wasmcp:mcp/tools@0.2.0', from: 'provider', exported: 'wasmcp:mcp/tools@0.2.1' },
      { imported: 'wasmcp:policy/policy@0.1.0', from: 'policy', exported: 'wasmcp:policy/policy@0.1.0' },
    ]);
  });

  test('may lack the provider for now', () => {
    expect(findLinks({ transport, provider: undefined, policy }).map(({ from }) => from)).toEqual(['policy']);
  });

  test.each([
    ['a provider that lacks an interface', { provider: policy }, 'The provider does not export wasmcp:mcp/tools@0.2.0'],
    ['a policy that is none', { policy: provider }, 'The policy does not export wasmcp:policy/policy@0.1.0'],
    [
      'a transport that has its policy already',
      { transport: { ...transport, imports: ['wasmcp:mcp/tools@0.2.0'] } },
      'The transport does not import a policy.',
    ],
  ])('do not fit: %s', (_, change, message) => {
    expect(() => findLinks({ transport, provider, policy, ...change })).toThrow(message);
  });
});
