import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCache, digest, type Cache } from '../src/cache.ts';
import { compatible, parseWorld, readComponent, withoutVersion } from '../src/component.ts';
import { HostError } from '../src/errors.ts';

let folder: string;
let cache: Cache;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'component-'));
  cache = createCache(join(folder, 'cache'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a component tells its imports and exports', async () => {
  const path = join(folder, 'p.wasm');
  const bytes = await parse(`(component
    (import "a:b/c@0.1.0" (instance $c (export "f" (func))))
    (export "d:e/f@1.0.0" (instance $c)))`);
  writeFileSync(path, bytes);
  const component = await readComponent(path, 'provider', cache);
  expect(component).toMatchObject({ path, role: 'provider', imports: ['a:b/c@0.1.0'], exports: ['d:e/f@1.0.0'] });
  expect(component.digest).toBe(digest(bytes));
  expect(await readComponent(path, 'provider', cache)).toEqual(component);
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
  test.each([
    ['text', Buffer.from('hello'), 'is not a WebAssembly component'],
    ['nothing', Buffer.alloc(0), 'is not a WebAssembly component'],
    ['a core module', Buffer.from('\0asm\u0001\0\0\0', 'latin1'), 'is a core WebAssembly module'],
    ['the beginning of a component', Buffer.from('\0asm\u000d\0\u0001\0\u0001\u0002', 'latin1'), 'is damaged'],
  ])('%s', async (_, bytes, message) => {
    const path = join(folder, 'p.wasm');
    writeFileSync(path, bytes);
    const reading = readComponent(path, 'provider', cache);
    await expect(reading).rejects.toThrow(`The provider ${path} ${message}`);
    await expect(reading).rejects.toBeInstanceOf(HostError);
  });

  test('a folder, or nothing', async () => {
    await expect(readComponent(folder, 'provider', cache)).rejects.toThrow('is not a file.');
    await expect(readComponent(join(folder, 'none'), 'provider', cache)).rejects.toThrow('is not there.');
  });

  test('a file that cannot be read, such as one that is too long', async () => {
    const path = join(folder, 'long.wasm');
    writeFileSync(path, '');
    truncateSync(path, 5 * 1024 ** 3);
    await expect(readComponent(path, 'provider', cache)).rejects.toThrow('cannot be read: ERR_FS_FILE_TOO_LARGE.');
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
