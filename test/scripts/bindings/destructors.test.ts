/** Destructors of exported resources: which are added, and what they do to memory. */
import { expect, test } from 'vitest';
import { addDestructors } from '../../../scripts/components/bindings/destructors.ts';
import { generateModule } from './generate.ts';
import { WebAssembly } from './web-assembly.ts';

const call = 'resource call { get: func() -> u32; }';

test('each exported resource has one, and an imported one has none', async () => {
  const module = await generateModule(`
    import others: interface { ${call} }
    export calls: interface { ${call} resource other; start: func() -> call; }`);
  const changed = addDestructors(module);
  expect(changed.resources).toEqual(['calls#[dtor]call', 'calls#[dtor]other']);

  const compiled = new WebAssembly.Module(Uint8Array.from(changed.module));
  const imports: Record<string, Record<string, unknown>> = {};
  for (const each of WebAssembly.Module.imports(compiled)) (imports[each.module] ??= {})[each.name] = () => 0;
  const { exports } = new WebAssembly.Instance(compiled, imports);
  const words = new Int32Array((exports['memory'] as { readonly buffer: ArrayBuffer }).buffer);
  const [list, first, second] = [64, 72, 80];
  words[list / 4] = 0;
  words[first / 4 + 1] = list;
  words[second / 4 + 1] = list;
  for (const rep of [first, second]) (exports['calls#[dtor]call'] as (rep: number) => void)(rep);
  expect([words[list / 4], words[second / 4], words[first / 4]]).toEqual([second, first, 0]);
});

test('a module without any stays as it is', async () => {
  const module = await generateModule('export nothing: func();');
  expect(addDestructors(module).module).toBe(module);
});
