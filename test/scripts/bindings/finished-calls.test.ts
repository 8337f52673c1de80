/** The engine's `call`, which is changed to make no promise for a function that has finished: which engines are refused. */
import { beforeAll, expect, it, test } from 'vitest';
import { changeAllocator } from '../../../scripts/components/bindings/allocator.ts';
import { changeFinishedCalls } from '../../../scripts/components/bindings/finished-calls.ts';
import { readSections, sectionIds, writeSections } from '../../../scripts/components/bindings/module.ts';
import { generateModule } from './generate.ts';
import { WebAssembly } from './web-assembly.ts';

let module: Uint8Array;
beforeAll(async () => {
  module = await generateModule('export run: func(text: string) -> string; export nothing: func();');
}, 120_000);

/** What is added: a condition, the number of calls, the jobs that wait, and the end as it is elsewhere. */
const addedBytes = 134;

test('one function of the module becomes longer, and all of it is valid', async () => {
  const changed = changeFinishedCalls(changeAllocator(module).module);
  const [before, after] = [changeAllocator(module).module, changed].map(
    (each) => readSections(each).find(({ id }) => id === sectionIds.code)!.content.length,
  );
  expect(after! - before!).toBe(addedBytes);
  await WebAssembly.compile(Uint8Array.from(changed));
}, 120_000);

it('is refused when it has been changed already', () => {
  const changed = changeFinishedCalls(module);
  expect(() => changeFinishedCalls(changed)).toThrow("The engine's calls are not as expected");
}, 120_000);

it('is refused in a module without it', () => {
  const without = readSections(module).map((each) =>
    each.id === sectionIds.code ? { id: each.id, content: Uint8Array.of(0) } : each,
  );
  expect(() => changeFinishedCalls(writeSections(without))).toThrow('the function is not found');
});
