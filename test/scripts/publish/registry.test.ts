import { describe, expect, it } from 'vitest';
import { parseRegistry, referenceOf, wkgConfig } from '../../../scripts/publish/registry.ts';

describe('parseRegistry', () => {
  it.each([
    ['registry.example', 'registry.example', ''],
    ['127.0.0.1:5000', '127.0.0.1:5000', ''],
    ['registry.example/owner', 'registry.example', 'owner/'],
    ['registry.example/owner/group/', 'registry.example', 'owner/group/'],
  ])('reads %s', (text, host, prefix) => {
    expect(parseRegistry(text, false)).toEqual({ host, prefix, insecure: false });
  });

  it.each(['', '/', 'https://registry.example', 'registry.example?x', 'registry.example/a b', 'host"'])(
    'refuses %j',
    (text) => {
      expect(() => parseRegistry(text, false)).toThrow('HOST[:PORT][/PREFIX] is expected');
    },
  );
});

it('puts the namespace between the prefix and the name', () => {
  const registry = parseRegistry('registry.example/owner', false);
  expect(referenceOf(registry, 'mcp', '0.2.0')).toBe('registry.example/owner/wasmcp/mcp:0.2.0');
});

it('lets wkg speak HTTP only where that was asked for', () => {
  expect(wkgConfig(parseRegistry('127.0.0.1:5000', true))).toContain('protocol = "http"');
  expect(wkgConfig(parseRegistry('registry.example', false))).not.toContain('protocol = "http"');
});
