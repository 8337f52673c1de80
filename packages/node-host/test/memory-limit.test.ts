import { parse } from '@bytecodealliance/jco';
import { expect, test } from 'vitest';
import { limitMemory } from '../src/memory-limit.ts';

interface Grown {
  readonly memory: { readonly buffer: ArrayBuffer };
  grow(pages: number): number;
}
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { instantiate(bytes: Uint8Array): Promise<{ instance: { exports: Grown } }> };
};

/** An instance of a module with such a memory, limited to 10 pages. */
async function limited(memory: string): Promise<Grown> {
  const module = `(module (type (func)) (memory (export "memory") ${memory})
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))`;
  return (await WebAssembly.instantiate(limitMemory(await parse(module), 10 * 65_536))).instance.exports;
}

test.each([
  ['1', 9],
  ['1 200', 9],
  ['1 10', 9],
  ['1 4', 3],
  ['10', 0],
  ['0 0', 0],
])('a memory of %s pages may grow by %i', async (memory, pages) => {
  const { grow } = await limited(memory);
  expect(grow(pages)).not.toBe(-1);
  expect(grow(1)).toBe(-1);
});

test('one that begins with more is refused', async () => {
  await expect(limited('200')).rejects.toThrow('it begins with 13 MiB of memory, and may have 1 MiB');
});

test('a module without memory stays as it is', async () => {
  const module = await parse('(module (func))');
  expect(limitMemory(module, 65_536)).toBe(module);
});
