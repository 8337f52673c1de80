/** The memory that an instance begins with ends where the allocator's largest free piece begins, and grows again. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { wizerProgram } from '../../../scripts/components/bindings/hook.ts';
import { replay, type Run } from '../../../scripts/components/bindings/kept.ts';
import {
  readerOf,
  readSections,
  sectionIds,
  signed,
  unsigned,
  writeSections,
} from '../../../scripts/components/bindings/module.ts';
import { findWizer } from '../../../scripts/components/bindings/program.ts';
import { trimMemory } from '../../../scripts/components/bindings/trim.ts';
import { buildSmall, startSmall, temporaryFolder } from './small-component.ts';
import { WebAssembly } from './web-assembly.ts';

const page = 65_536;
/** Where the engine's allocator has its state, the begin of what it manages, and its largest free piece. */
const [state, base, free] = [2_239_116, 35 * page, 40 * page + 8];

type Write = readonly [at: number, bytes: readonly number[]];
const word = (at: number, value: number): Write => [
  at,
  [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24],
];

/** What wizer leaves of an engine with so many pages, and something in the free piece. */
function snapshot(pages: number, ...others: readonly Write[]): Uint8Array {
  const end = pages * page;
  const size = end - free - 56;
  const words = [
    word(state + 12, size),
    word(state + 24, free),
    word(state + 432, end - base),
    word(state + 448, base),
    word(state + 452, end - base),
    word(free + 4, size | 1),
    word(end - 52, 56),
  ];
  const data = [...words, [base, [7, 8, 9]], [free + 8, [1, 2, 3]], ...others] as const;
  const sections = [
    [sectionIds.memory, [1, 0, ...unsigned(pages)]],
    [sectionIds.export, [1, 1, 0x6d, 2, 0]],
    [sectionIds.dataCount, unsigned(data.length)],
    [
      sectionIds.data,
      [
        ...unsigned(data.length),
        ...data.flatMap(([at, bytes]) => [[0, 0x41], signed(at), [0x0b], unsigned(bytes.length), bytes].flat()),
      ],
    ],
  ] as const;
  return writeSections(sections.map(([id, content]) => ({ id, content: Uint8Array.from(content) })));
}

function memoryOf(module: Uint8Array): Buffer {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(module)));
  return Buffer.from((exports['m'] as { readonly buffer: ArrayBuffer }).buffer);
}

it('is as if the allocator had asked for less', () => {
  const trimmed = memoryOf(trimMemory(snapshot(60)));
  expect(trimmed.equals(memoryOf(snapshot(42)).fill(0, free + 8, free + 16))).toBe(true);
  expect([...trimmed.subarray(base, base + 3)]).toEqual([7, 8, 9]);
});

it.each([41, 42])('stays as it is where little is free: %d pages', (pages) => {
  expect(trimMemory(snapshot(pages))).toEqual(snapshot(pages));
});

it.each([
  ['a second segment', word(state + 456, base)],
  ['another begin of what is managed', word(state + 448, base + 8)],
  ['a piece of another size', word(free + 4, 17)],
  ['no foot', word(60 * page - 52, 0)],
  ['a free piece that lies beyond memory', word(state + 24, 0xffff_fff8)],
])('stays as it is with %s', (_, other) => {
  const module = snapshot(60, other);
  expect(trimMemory(module)).toBe(module);
});

const pagesOf = (module: Uint8Array): number => {
  const reader = readerOf(readSections(module).find(({ id }) => id === sectionIds.memory)!.content);
  reader.take(2);
  return reader.number();
};

const temporary = temporaryFolder();

test('an engine that begins with less takes what it needs', async () => {
  const folder = temporary();
  const noted = join(folder, 'noted');
  const path = await buildSmall(
    folder,
    'export sum: func(n: u32) -> u32;',
    // The list makes the collector take a megabyte behind what is allocated first.
    `export const bytes = new Uint8Array(1_500_000);
const garbage = Array.from({ length: 30_000 }, (_, n) => ({ n }));
const list = (n) => Array.from({ length: n }, (_, at) => [at, garbage[at % 100]]);
export const sum = (n) => list(n).reduce((to, [at]) => to + at, 0);`,
    await wizerProgram('improved', noted),
  );
  const run = JSON.parse(readFileSync(join(noted, 'entry.json'), 'utf8')) as Run;
  const { args, input } = replay(run, noted, join(folder, 'untrimmed.wasm'));
  expect(spawnSync(await findWizer(), args, { input, env: run.env }).status).toBe(0);
  const [untrimmed, module] = ['untrimmed.wasm', 'noted/out.wasm'].map((name) => readFileSync(join(folder, name)));
  for (const trimmed of [trimMemory(untrimmed!), module!]) {
    expect(pagesOf(trimmed)).toBeLessThan(pagesOf(untrimmed!));
    expect(trimMemory(trimmed)).toBe(trimmed);
  }

  const { sum } = await startSmall<{ sum(n: number): Promise<number> }>(path);
  for (const n of [10, 60_000, 65_000]) expect(await sum(n)).toBe((n * (n - 1)) / 2);
});
