/** When the engine collects: three sizes in its module, and how large an instance becomes. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { collectSooner } from '../../../scripts/components/bindings/collector.ts';
import { wizerProgram, type Bindings } from '../../../scripts/components/bindings/hook.ts';
import { readSections, sectionIds, signed64, writeSections } from '../../../scripts/components/bindings/module.ts';
import { generateModule } from './generate.ts';
import { buildSmall, startSmall, temporaryFolder } from './small-component.ts';
import { WebAssembly } from './web-assembly.ts';

let module: Uint8Array;
beforeAll(async () => {
  module = await generateModule('export nothing: func();');
});

test('three sizes are others, nothing else is, and the module is valid', async () => {
  const changed = collectSooner(module);
  expect(changed.length).toBe(module.length);
  const places = [...module.keys()].filter((at) => module[at] !== changed[at]);
  const groups = places.filter((at, index) => index === 0 || at - places[index - 1]! > 10);
  expect(groups).toHaveLength(3);
  await WebAssembly.compile(Uint8Array.from(changed));
});

it('is refused when it has been changed already', () => {
  expect(() => collectSooner(collectSooner(module))).toThrow("The engine's collector is not as expected");
});

it('is refused in a module without it', () => {
  const without = readSections(module).map((each) =>
    each.id === sectionIds.code ? { id: each.id, content: Uint8Array.of(0) } : each,
  );
  expect(() => collectSooner(writeSections(without))).toThrow('a size is not found');
});

test.each([0n, 63n, 64n, -1n, -64n, -65n, 1n << 62n, -(1n << 63n), (100n << 52n) | 4n])('%d in LEB128', (value) => {
  const code = [0, 0x42, ...signed64(value), 0x0b];
  const sections = [
    [sectionIds.type, [1, 0x60, 0, 1, 0x7e]],
    [sectionIds.function, [1, 0]],
    [sectionIds.export, [1, 1, 0x66, 0, 0]],
    [sectionIds.code, [1, code.length, ...code]],
  ] as const;
  const bytes = writeSections(sections.map(([id, content]) => ({ id, content: Uint8Array.from(content) })));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)));
  expect((exports['f'] as () => bigint)()).toBe(value);
});

/** What stays for a while and is given up: young objects, then old ones, and what is outside of them. */
const source = `let n = 0;
const kept = [];
const churn = (count, make) => {
  for (const end = n + count; n < end; n++) kept[n % 20_000] = make(n);
};
export const objects = () => churn(100_000, (n) => ({ n, text: 'n' + n }));
export const buffers = () => churn(20_000, (n) => new Uint8Array(100 + (n % 500)));
`;

describe('an instance that makes much garbage and keeps little', () => {
  interface Garbage {
    objects(): Promise<void>;
    buffers(): Promise<void>;
  }
  const folder = temporaryFolder();
  const build = async (bindings: Bindings): Promise<string> =>
    buildSmall(
      join(folder(), bindings),
      'export objects: func();\nexport buffers: func();',
      source,
      await wizerProgram(bindings),
    );
  let improved: string;
  let corrected: string;
  beforeAll(async () => {
    [improved, corrected] = [await build('improved'), await build('corrected')];
  });

  /** Calls many times, in an instance with so much memory that what is kept and the garbage fit in. */
  async function run(component: string, which: keyof Garbage): Promise<void> {
    const garbage = await startSmall<Garbage>(component, { maxMemoryBytes: 64 * 1_048_576 });
    for (let times = 0; times < 40; times++) await garbage[which]();
  }

  it.each(['objects', 'buffers'] as const)(
    'stays small, which it does not as the engine is: %s',
    async (which) => {
      await run(improved, which);
      await expect(run(corrected, which)).rejects.toThrow('unreachable');
    },
    180_000,
  );
});
