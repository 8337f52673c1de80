/** The engine's `call`, which is changed to make no promise for a function that has finished. */
import { beforeAll, describe, expect, it, test } from 'vitest';
import { changeAllocator } from '../../../scripts/components/bindings/allocator.ts';
import { changeFinishedCalls } from '../../../scripts/components/bindings/finished-calls.ts';
import { wizerProgram } from '../../../scripts/components/bindings/hook.ts';
import { readSections, sectionIds, writeSections } from '../../../scripts/components/bindings/module.ts';
import { generateModule } from './generate.ts';
import { buildSmall, startSmall, temporaryFolder } from './small-component.ts';
import { WebAssembly } from './web-assembly.ts';

let module: Uint8Array;
beforeAll(async () => {
  module = await generateModule('export run: func(text: string) -> string; export nothing: func();');
});

/** What is added: a condition, the number of calls, the jobs that wait, and the end as it is elsewhere. */
const addedBytes = 134;

test('one function of the module becomes longer, and all of it is valid', async () => {
  const changed = changeFinishedCalls(changeAllocator(module).module);
  const [before, after] = [changeAllocator(module).module, changed].map(
    (each) => readSections(each).find(({ id }) => id === sectionIds.code)!.content.length,
  );
  expect(after! - before!).toBe(addedBytes);
  await WebAssembly.compile(Uint8Array.from(changed));
});

it('is refused when it has been changed already', () => {
  const changed = changeFinishedCalls(module);
  expect(() => changeFinishedCalls(changed)).toThrow("The engine's calls are not as expected");
});

it('is refused in a module without it', () => {
  const without = readSections(module).map((each) =>
    each.id === sectionIds.code ? { id: each.id, content: Uint8Array.of(0) } : each,
  );
  expect(() => changeFinishedCalls(writeSections(without))).toThrow('the function is not found');
});

/** What has finished returns nothing, or something in memory; what has not, a promise. */
const world = `export begin: func(text: string);
export seen: func() -> result<string, string>;
export wait: func(text: string) -> result<string, string>;
export count: func() -> u32;`;
const source = `const seen = [];
export function begin(text) {
  Promise.resolve().then(() => seen.push(text)).then(() => seen.push(text.length));
}
function told() {
  if (seen.length === 0) throw 'nothing';
  return seen.join(' ');
}
export { told as seen };
export async function wait(text) {
  await new Promise((resolve) => setTimeout(resolve, 1));
  if (text === '') throw 'empty';
  return text;
}
export const count = () => seen.length;
`;

describe('in the engine', () => {
  interface Calls {
    begin(text: string): Promise<void>;
    seen(): Promise<string>;
    wait(text: string): Promise<string>;
    count(): Promise<number>;
  }
  const folder = temporaryFolder();
  let calls: Calls;
  beforeAll(async () => {
    calls = await startSmall(await buildSmall(folder(), world, source, await wizerProgram('improved')));
  });

  it('runs what waits before the call is over, and goes on after any number of calls', async () => {
    await expect(async () => calls.seen()).rejects.toMatchObject({ payload: 'nothing' });
    for (let times = 1; times <= 100; times++) {
      await calls.begin('abc');
      expect(await calls.count()).toBe(2 * times);
      expect(await calls.seen()).toBe('abc 3 '.repeat(times).trim());
      // The event loop has an end while no call is counted that is over.
      expect(await calls.wait('later')).toBe('later');
    }
    await expect(async () => calls.wait('')).rejects.toMatchObject({ payload: 'empty' });
    expect(await calls.count()).toBe(200);
  });
});
