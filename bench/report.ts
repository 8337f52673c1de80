/** Tables in Markdown. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Measured, Plan } from './measure.ts';
import { samples, type MemorySeries } from './memory.ts';
import { ratio } from './statistics.ts';

const unknown = 'unknown';

/** A column: its title, and a row's cell. */
type Columns<T> = readonly (readonly [title: string, cell: (row: T) => string])[];

function table<T>(columns: Columns<T>, rows: readonly T[]): string {
  return (
    line(columns.map(([title]) => title)) +
    line(columns.map((_, index) => (index === 0 ? '---' : '---:'))) +
    rows.map((row) => line(columns.map(([, cell]) => cell(row)))).join('')
  );
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

/** A table of servers; the first row is what the others' ratios refer to. */
export function throughputTable(rows: readonly Measured[]): string {
  const base = rows[0]!;
  const columns: Columns<Measured> = [
    ['Server', ({ name }) => name],
    ['requests/s', ({ rate }) => round(rate)],
    ['ratio', ({ rates }) => ratio(rates, base.rates).toFixed(2)],
    ['p50 ms', ({ p50 }) => p50.toFixed(2)],
    ['p99 ms', ({ p99 }) => p99.toFixed(2)],
    ['CPU ms/request', ({ cpuMs }) => cpuMs?.toFixed(3) ?? unknown],
    ['peak memory MiB', ({ peakMiB }) => peakMiB?.toFixed(0) ?? unknown],
  ];
  return table(columns, rows);
}

/** Three digits are all that a measurement on a machine with other work can tell. */
const round = (rate: number): string => Number(rate.toPrecision(3)).toLocaleString('en');

export function memoryTable(series: readonly MemorySeries[]): string {
  const columns: Columns<MemorySeries> = [
    ['Server', ({ name }) => name],
    ...samples.map(
      (count, index) =>
        [
          count.toLocaleString('en'),
          ({ residentMiB }: MemorySeries) => residentMiB[index]?.toFixed(1) ?? unknown,
        ] as const,
    ),
  ];
  return table(columns, series);
}

/** What was measured how, on which machine. `wasmtime`: its version. */
export function conditions({ rounds, seconds, connections }: Plan, wasmtime: string, clientCpuMs: number): string {
  const [cpu] = cpus();
  const machine = `${cpu?.model.trim() || 'unknown CPU'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  return (
    `${rounds} rounds of ${seconds} s for each server in turn, ${connections} connections, load generator on the same ` +
    `machine (${clientCpuMs.toFixed(3)} ms of its CPU a request). ` +
    `${machine}; ${process.platform} ${process.arch}, Node ${process.versions.node}, wasmtime ${wasmtime}.\n`
  );
}
