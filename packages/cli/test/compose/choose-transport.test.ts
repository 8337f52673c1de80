import { describe, expect, test } from 'vitest';
import {
  checkTransport,
  chooseCommonTransport,
  chooseTransport,
  unservedBy,
} from '../../src/compose/choose-transport.ts';

const provider = (...capabilities: string[]) => ({
  imports: ['wasi:http/types@0.2.3'],
  exports: ['lifecycle', 'authorization', ...capabilities].map((name) => `wasmcp:mcp/${name}@0.2.0`),
});

test.each([
  [['tools'], 'tools', []],
  [['tools', 'resources'], 'tools-resources', []],
  [['tools', 'resources', 'prompts'], 'tools-resources-prompts', []],
  [['tools', 'resources', 'prompts', 'completion'], 'full', []],
  [['tools', 'tools-types', 'mcp-types'], 'tools', []],
  [['tools', 'prompts'], 'tools', ['prompts']],
  [['tools', 'resources', 'completion'], 'tools-resources', ['completion']],
])('a provider of %j gets the transport %s; not served: %j', (capabilities, transport, unserved) => {
  const chosen = chooseTransport(provider(...capabilities), 'p.wasm');
  expect([chosen, unservedBy(chosen, [provider(...capabilities)])]).toEqual([transport, unserved]);
});

test.each([
  [[['tools'], ['tools']], 'tools'],
  [[['tools'], ['resources']], 'tools-resources'],
  [
    [
      ['tools', 'prompts'],
      ['tools', 'resources'],
    ],
    'tools-resources-prompts',
  ],
  [[['tools'], ['tools', 'completion']], 'full'],
])('providers of %j get the transport %s', (providers, transport) => {
  expect(chooseCommonTransport(providers.map((capabilities) => provider(...capabilities)))).toBe(transport);
});

test.each([
  ['tools', ['resources', 'prompts', 'completion']],
  ['tools-resources', ['prompts', 'completion']],
  ['full', []],
] as const)('what the transport %s leaves out of several providers is %j', (transport, unserved) => {
  const providers = [provider('tools', 'prompts'), provider('resources'), provider('tools', 'completion')];
  expect(unservedBy(transport, providers)).toEqual(unserved);
});

test.each(['tools', 'tools-resources'] as const)('the transport %s may be named for tools and resources', (named) => {
  expect(() => checkTransport(named, provider('tools', 'resources'), 'p.wasm')).not.toThrow();
});

test('a transport that needs more is refused, and the one that fits is named', () => {
  const refused = 'The provider p.wasm exports less than the transport full needs: tools-resources fits it.';
  expect(() => checkTransport('full', provider('tools', 'resources'), 'p.wasm')).toThrow(refused);
});

test('a later patch version fits', () => {
  const exports = ['lifecycle', 'authorization', 'tools'].map((name) => `wasmcp:mcp/${name}@0.2.7`);
  expect(chooseTransport({ imports: [], exports }, 'p.wasm')).toBe('tools');
});

describe('what is no provider of tools is refused with what it lacks', () => {
  const tools = ['wasmcp:mcp/lifecycle@0.2.0', 'wasmcp:mcp/authorization@0.2.0', 'wasmcp:mcp/tools@0.3.0'];
  test.each([
    ['another version', { imports: [], exports: tools }, 'It does not export wasmcp:mcp/tools@0.2.0.'],
    ['without tools', provider('resources'), 'It does not export wasmcp:mcp/tools@0.2.0.'],
    ['a command', { imports: [], exports: ['wasi:cli/run@0.2.0'] }, 'It exports wasi:cli/run@0.2.0.'],
    ['nothing at all', { imports: [], exports: [] }, 'It exports nothing.'],
    ['a server', { imports: [], exports: ['wasi:http/incoming-handler@0.2.3'] }, 'is an HTTP server already'],
    [
      'a transport',
      { imports: ['wasmcp:mcp/lifecycle@0.2.0'], exports: ['wasi:http/incoming-handler@0.2.3'] },
      'is a transport. A provider is needed',
    ],
  ])('%s', (_, info, message) => {
    expect(() => chooseTransport(info, 'p.wasm')).toThrow(message);
  });
});
