import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { componentFor, matchedImports, parseSpinManifest } from './spin-manifest.ts';

const good = `
spin_manifest_version = 2
[application]
name = "app"
version = "1.0.0"
description = ""
[[trigger.http]]
route = "/mcp"
component = "server"
[[trigger.http]]
route = "/.well-known/oauth-protected-resource/..."
component = "other"
[component.server]
source = "server.wasm"
[component.other]
source = "other.wasm"
`;

test('a manifest is taken', () => {
  expect(parseSpinManifest(good).component).toHaveProperty('server');
});

it.each([
  ['another version of manifests', 'spin_manifest_version = 2', 'spin_manifest_version = 1'],
  ['an unknown field', 'source = "server.wasm"', 'source = "server.wasm"\nhosts = []'],
  ['a trigger of no component', 'component = "server"', 'component = "another"'],
  ['a route that is no path', 'route = "/mcp"', 'route = "mcp"'],
  ['an id with an underscore', 'component.other]', 'component.o_r]'],
  ['a host without a scheme', 'source = "server.wasm"', 'source = "server.wasm"\nallowed_outbound_hosts = ["a.b"]'],
  ['a host with a path', 'source = "server.wasm"', 'source = "s"\nallowed_outbound_hosts = ["https://a.b/c"]'],
  [
    'a capability that does not exist',
    'source = "server.wasm"',
    'source = "s"\ndependencies = { "a:b" = { path = "p", inherit_configuration = ["network"] } }',
  ],
])('%s is refused', (_, from, to) => {
  expect(good).toContain(from);
  expect(() => parseSpinManifest(good.replace(from, to))).toThrow(z.ZodError);
});

describe('a path is answered', () => {
  it.each([
    ['/mcp', 'server'],
    ['/mcp/x', undefined],
    ['/.well-known/oauth-protected-resource', 'other'],
    ['/.well-known/oauth-protected-resource/mcp', 'other'],
    ['/.well-known/oauth-protected-resources', undefined],
    ['/', undefined],
  ])('%s by %s', (path, component) => {
    expect(componentFor(parseSpinManifest(good), path)).toBe(component);
  });
});

describe('a dependency is plugged into', () => {
  const imports = ['a:b/c@0.2.0', 'a:b/d@0.2.0', 'a:b/c@0.1.0', 'a:bb/c@0.2.0', 'plain'];
  it.each([
    ['a:b@0.2.0', ['a:b/c@0.2.0', 'a:b/d@0.2.0']],
    ['a:b', ['a:b/c@0.2.0', 'a:b/d@0.2.0', 'a:b/c@0.1.0']],
    ['a:b/c', ['a:b/c@0.2.0', 'a:b/c@0.1.0']],
    ['a:b/c@0.2.0', ['a:b/c@0.2.0']],
    ['x:y', []],
  ])('%s: %j', (name, matched) => {
    expect(matchedImports(name, imports)).toEqual(matched);
  });
});
