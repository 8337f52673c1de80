import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkFit, compatible, componentInfo, parseWorld, withoutVersion } from '../../../tools/lib/component.ts';
import { nullPolicyPath } from '../../../tools/policy/null.ts';

test('a component tells its imports and exports', async () => {
  expect(await componentInfo(await nullPolicyPath(), 'policy')).toEqual({
    imports: [],
    exports: ['wasmcp:policy/policy@0.1.0'],
  });
});

test('interfaces and functions of a world are read, whatever else the text holds', () => {
  const wit = `package root:component;

world root {
  import wasi:io/poll@0.2.12;
  import log: func(text: string) -> result<_, string>;
  use wasi:io/poll@0.2.12.{pollable};

  export wasmcp:mcp/tools@0.2.0;
  export run: func();
}
package wasi:io@0.2.12 {
  interface poll {
    resource pollable;
  }
}
`;
  expect(parseWorld(wit)).toEqual({
    imports: ['wasi:io/poll@0.2.12', 'log'],
    exports: ['wasmcp:mcp/tools@0.2.0', 'run'],
  });
});

describe('a file that is no component is refused in words', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'component-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each([
    ['text', Buffer.from('hello'), 'is not a WebAssembly component'],
    ['nothing', Buffer.alloc(0), 'is not a WebAssembly component'],
    ['a core module', Buffer.from('\0asm\u0001\0\0\0', 'latin1'), 'is a core WebAssembly module'],
    ['the beginning of a component', Buffer.from('\0asm\u000d\0\u0001\0\u0001\u0002', 'latin1'), 'is damaged'],
  ])('%s', async (_, bytes, message) => {
    const path = join(folder, 'p.wasm');
    writeFileSync(path, bytes);
    await expect(componentInfo(path, 'provider')).rejects.toThrow(`The provider ${path} ${message}`);
  });

  test('a folder, or nothing', async () => {
    await expect(componentInfo(folder, 'provider')).rejects.toThrow('is not a file.');
    await expect(componentInfo(join(folder, 'none'), 'provider')).rejects.toThrow('is not there.');
  });
});

test.each([
  ['a:b/c@0.2.0', 'a:b/c@0.2.7', true],
  ['a:b/c@0.2.0', 'a:b/c@0.3.0', false],
  ['a:b/c@1.2.0', 'a:b/c@1.5.1', true],
  ['a:b/c@1.2.0', 'a:b/c@2.0.0', false],
  ['a:b/c@0.2.0', 'a:b/d@0.2.0', false],
  ['a:b/c@0.2.0', 'a:b/c', false],
  ['a:b/c', 'a:b/c', true],
  ['a:b/c@0.0.1', 'a:b/c@0.0.2', false],
  ['a:b/c@0.2.0-rc.1', 'a:b/c@0.2.0', false],
  ['a:b/c@0.2.0-rc.1', 'a:b/c@0.2.0-rc.1', true],
])('%s fits %s: %s', (exported, imported, expected) => {
  expect(compatible(exported, imported)).toBe(expected);
});

test('a name without its version', () => {
  expect(withoutVersion('wasmcp:mcp/tools@0.2.0')).toBe('wasmcp:mcp/tools');
});

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
    expect(checkFit({ transport, provider, policy })).toEqual([
      { imported: 'wasmcp:mcp/tools@0.2.0', from: 'provider', exported: 'wasmcp:mcp/tools@0.2.1' },
      { imported: 'wasmcp:policy/policy@0.1.0', from: 'policy', exported: 'wasmcp:policy/policy@0.1.0' },
    ]);
  });

  test('may lack the provider for now', () => {
    expect(checkFit({ transport, provider: undefined, policy }).map(({ from }) => from)).toEqual(['policy']);
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
    expect(() => checkFit({ transport, provider, policy, ...change })).toThrow(message);
  });
});
