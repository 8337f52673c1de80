/** The engine's allocator: which calls are led to the new one, and which engines are refused. */
import { beforeAll, expect, it, test } from 'vitest';
import { changeAllocator } from '../../../scripts/components/bindings/allocator.ts';
import {
  readSections,
  sectionIds,
  signed,
  unsigned,
  writeSections,
} from '../../../scripts/components/bindings/module.ts';
import { generateModule } from './generate.ts';
import { WebAssembly } from './web-assembly.ts';

/** The low bytes of how many functions a module has. */
const functions = (of: Uint8Array): number =>
  readSections(of).find(({ id }) => id === sectionIds.function)!.content[0]!;

let module: Uint8Array;
beforeAll(async () => {
  module = await generateModule(`
    import print: func(text: string) -> string;
    import number: func(n: u32) -> u32;
    export run: func(text: string) -> string;
    export nothing: func();`);
});

test('what the bindings, an import with an answer and an export with arguments allocate', async () => {
  const changed = changeAllocator(module);
  expect(changed.calls).toBe(3);
  // Valid, with one function more.
  await WebAssembly.compile(Uint8Array.from(changed.module));
  expect(functions(changed.module) - functions(module)).toBe(1);
});

test('what the host gives lies at multiples of 8: the engine asks for 4 where a result has 64-bit numbers', () => {
  const changed = new WebAssembly.Module(Uint8Array.from(changeAllocator(module).module));
  const imports: Record<string, Record<string, unknown>> = {};
  for (const each of WebAssembly.Module.imports(changed)) (imports[each.module] ??= {})[each.name] = () => 0;
  const { exports } = new WebAssembly.Instance(changed, imports);
  const allocate = exports['cabi_realloc'] as (was: number, wasSize: number, align: number, size: number) => number;
  const { buffer } = exports['memory'] as { readonly buffer: ArrayBuffer };
  const arena = allocate(0, 1, 0, 1024);
  new DataView(buffer).setInt32(arena + 4, 1, true);
  for (const [align, size] of [
    [1, 3],
    [4, 12],
    [4, 24],
    [1, 1],
    [8, 8],
  ] as const) {
    const at = allocate(0, 0, align, size);
    expect([at % 8, at > arena, at < arena + 1024]).toEqual([0, true, true]);
  }
});

it('is refused when it has been changed already', () => {
  expect(() => changeAllocator(changeAllocator(module).module)).toThrow("The engine's allocator is not as expected");
});

it('is refused in a module without it', () => {
  const without = readSections(module).filter(({ id }) => id !== sectionIds.export);
  expect(() => changeAllocator(writeSections(without))).toThrow('no section 7');
});

it.each([0, 1, 63, 64, -64, -65, 127, 128, 65_536, 2_235_820, -1, 2 ** 31 - 1, -(2 ** 31)])('numbers: %d', (value) => {
  // As the only constant of a module, which the engine reads.
  const body = [0, 0x41, ...signed(value), 0x0b];
  const sections = [
    [1, [1, 0x60, 0, 1, 0x7f]],
    [3, [1, 0]],
    [7, [1, 1, 0x66, 0, 0]],
    [10, [1, ...unsigned(body.length), ...body]],
  ] as const;
  const bytes = writeSections(sections.map(([id, content]) => ({ id, content: Uint8Array.from(content) })));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)));
  expect((exports['f'] as () => number)()).toBe(value);
});
