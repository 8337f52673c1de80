import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { samples } from '../../bench/memory.ts';
import { drawCurves } from '../../bench/curve.ts';
import type { Curve } from '../../bench/growth.ts';
import type { Leak } from '../../bench/leaks/measure.ts';
import { conditions, growthTable, leaksTable, machine, memoryTable, throughputTable } from '../../bench/report.ts';
import { scenarios } from '../../bench/scenarios.ts';
import { replaceBetween } from '../../scripts/docs/markdown.ts';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

/** The cells of the first table of servers. */
function rowsOf(text: string): string[][] {
  const [table] = /^\| Server \|.*(?:\n\|.*)+/m.exec(text)!;
  return table.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
}

test('servers are compared with the first', () => {
  const base = {
    name: 'a',
    rates: [1000, 2000],
    rate: 1534.5,
    p50: 1.234,
    p99: 5,
    cpuMs: 0.25,
    pageFaults: 12.34,
    clientCpuMs: 0.1,
  };
  const other = { ...base, name: 'b', rates: [500, 1000], rate: 767, cpuMs: undefined, pageFaults: undefined };
  expect(
    throughputTable([
      { ...base, peakMiB: 61.7 },
      { ...other, peakMiB: undefined },
    ]).split('\n'),
  ).toEqual([
    '| Server | requests/s | ratio | p50 ms | p99 ms | CPU ms/request | page faults/request | peak memory MiB |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    '| a | 1,530 | 1.00 | 1.23 | 5.00 | 0.250 | 12.3 | 62 |',
    '| b | 767 | 0.50 | 1.23 | 5.00 | unknown | unknown | unknown |',
    '',
  ]);
});

test('memory is shown at each sample', () => {
  const [title, , row] = memoryTable([{ name: 'a', residentMiB: samples.map((count) => count / 1000) }]).split('\n');
  expect(title).toBe('| Server | 0 | 1,000 | 5,000 | 10,000 | 20,000 | 30,000 | 40,000 |');
  expect(row).toBe('| a | 0.0 | 1.0 | 5.0 | 10.0 | 20.0 | 30.0 | 40.0 |');
});

describe('leaks', () => {
  const flat: Leak = {
    path: '413',
    host: 'Node',
    requests: [1000, 2000],
    mib: [100, 101],
    growth: { part: -0.012, isSteady: false },
    files: [20, 36],
    wrong: 0,
  };

  test.each<[string, Partial<Leak>, string]>([
    ['what levels off', {}, 'flat'],
    ['memory', { growth: { part: 0.06, isSteady: false } }, '**FAILED**'],
    ['memory, slowly and on and on', { growth: { part: 0.01, isSteady: true } }, '**FAILED**'],
    ['open files', { files: [20, 37] }, '**FAILED**'],
    ['wrong answers', { wrong: 1 }, '**FAILED**'],
    ['a server that answered nothing after its warm-up', { requests: [1000, 0] }, '**FAILED**'],
  ])('are told: %s', (_, change, verdict) => {
    const [title, , row] = leaksTable([{ ...flat, ...change }]).split('\n');
    expect(row!.split('|').at(-2)!.trim()).toBe(verdict);
    expect(title!.split('|')).toHaveLength(row!.split('|').length);
  });

  test('are shown with what they are judged by', () => {
    expect(leaksTable([flat]).split('\n')[2]).toBe(
      '| 413, Node | 1,000, 2,000 | 100.0 → 101.0 | -1.2 % | 20 → 36 | 0 | flat |',
    );
  });
});

test('conditions say what is the same for all columns', () => {
  const turns = { rounds: 2, seconds: 3, connections: 8, clientCpuMs: 0.1 };
  expect(conditions(turns, '48.0.8')).toBe(
    `2 rounds of 3 s for each server in turn, 8 connections, load generator on the same machine (0.100 ms of its CPU a request). ${machine()}, wasmtime 48.0.8.\n`,
  );
  expect(conditions({ ...turns, connections: 1 }, '48.0.8')).toContain(' in turn, 1 connection, load generator ');
  expect(conditions({ ...turns, startedAnew: true }, '48.0.8')).toContain(
    ' in turn, with new processes for each round, 8 connections',
  );
  expect(conditions({ rounds: 2, seconds: 3 }, '48.0.8')).toContain(' in turn, load generator on the same machine. ');
});

describe('curves', () => {
  const curve: Curve = { name: 'a & b', points: [1, 10, 100], cpuMs: [0.2, 0.5, 20], exponent: 1.602 };

  test('are a table with their exponent', () => {
    expect(growthTable([curve], 'tools').split('\n')).toEqual([
      '| Server, by tools | 1 | 10 | 100 | exponent |',
      '| --- | ---: | ---: | ---: | ---: |',
      '| a & b | 0.200 | 0.500 | 20.000 | 1.60 |',
      '',
    ]);
  });

  test('are drawn on logarithmic axes', () => {
    const drawing = drawCurves([curve], 'tools');
    const corners = /<polyline points="([^"]*)"/
      .exec(drawing)![1]!
      .split(' ')
      .map((corner) => corner.split(',').map(Number));
    // Equal factors are equal distances: 0.1 to 100 are three powers of ten.
    expect(corners.map(([x]) => x)).toEqual([70, 385, 700]);
    const [top, bottom] = [20, 300];
    const place = (power: number): number => bottom - ((bottom - top) * (power + 1)) / 3;
    [0.2, 0.5, 20].forEach((cost, at) => expect(corners[at]![1]).toBeCloseTo(place(Math.log10(cost)), 0));
    expect(drawing).toContain('>a &amp; b: exponent 1.60<');
    expect(drawing.match(/stroke="#ddd"/g)).toHaveLength(3 + 4);
  });
});

describe('the tables in the repository', () => {
  const results = read('bench/RESULTS.md');

  test.each(scenarios.map(({ name }) => name))('have a place in RESULTS.md for %s', (name) => {
    expect(replaceBetween(results, `bench:${name}`, '')).toBeDefined();
  });

  test('are what the README quotes', () => {
    const [servers] = /<!-- bench:servers -->[^]*<!-- \/bench:servers -->/.exec(results)!;
    const measured = rowsOf(servers);
    const [columns, , ...quoted] = rowsOf(read('README.md'));
    expect(quoted.length).toBeGreaterThan(2);
    for (const row of quoted) {
      const [, server] = row;
      const cells = measured.find((cell) => cell[1] === server)!;
      expect(columns!.map((column) => cells[measured[0]!.indexOf(column)])).toEqual(row);
    }
  });
});
