/** Tables in Markdown, and the documents that have them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { UserError } from '@wasmcp/cli';
import { replaceBetween } from '../scripts/docs/markdown.ts';
import { inRoot } from '../scripts/paths.ts';
import type { Curve } from './growth.ts';
import { isSound, type Leak } from './leaks/measure.ts';
import type { Measured, Plan } from './measure.ts';
import { samples, type MemorySeries } from './memory.ts';
import type { StampedSteps } from './stamps/measure.ts';
import { ratio, sum } from './statistics.ts';

const unknown = 'unknown';

/** A column: its title, and a row's cell. */
type Columns<T> = readonly (readonly [title: string, cell: (row: T) => string])[];

/** A table in Markdown: the first column is text, the others are numbers. */
export function table<T>(columns: Columns<T>, rows: readonly T[]): string {
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
    ['page faults/request', ({ pageFaults }) => pageFaults?.toFixed(1) ?? unknown],
    ['peak memory MiB', ({ peakMiB }) => peakMiB?.toFixed(0) ?? unknown],
  ];
  return table(columns, rows);
}

/** Three digits are all that a measurement on a machine with other work can tell. */
const round = (rate: number): string => Number(rate.toPrecision(3)).toLocaleString('en');

/** Where a request's time goes, by step; both columns in microseconds. Each step has the clock's own time in it. */
export function stepsTable(fresh: StampedSteps, reused: StampedSteps): string {
  const rows: [string, ...(number | undefined)[]][] = [...fresh].map(([name, us]) => [name, us, reused.get(name)]);
  return table<[string, ...(number | undefined)[]]>(
    [
      ['Step', ([name]) => name],
      ['first request of an instance, µs', ([, us]) => us?.toFixed(1) ?? ''],
      ['later ones, µs', ([, , us]) => us?.toFixed(1) ?? ''],
    ],
    [...rows, ['together', sum([...fresh.values()]), sum([...reused.values()])]],
  );
}

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

/** What grew on which path, and whether that is a leak. */
export function leaksTable(leaks: readonly Leak[]): string {
  const columns: Columns<Leak> = [
    ['Path, host', ({ path, host }) => `${path}, ${host}`],
    ['requests to warm up, and then', ({ requests }) => requests.map((count) => count.toLocaleString('en')).join(', ')],
    ['resident MiB', ({ mib }) => mib.map((each) => each.toFixed(1)).join(' → ')],
    ['second half', ({ growth }) => `${growth.part < 0 ? '' : '+'}${(growth.part * 100).toFixed(1)} %`],
    ['open files', ({ files }) => files.join(' → ')],
    ['wrong answers', ({ wrong }) => String(wrong)],
    ['verdict', (leak) => (isSound(leak) ? 'flat' : '**FAILED**')],
  ];
  return table(columns, leaks);
}

/** The machine, its system, and Node. */
export function machine(): string {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return (
    `${cpu?.model.trim() || 'unknown CPU'}, ${availableParallelism()} cores, ${memory}; ` +
    `${process.platform} ${process.arch}, Node ${process.versions.node}`
  );
}

/** A table of curves: CPU milliseconds for each request at each point. */
export function growthTable(curves: readonly Curve[], axis: string): string {
  const columns: Columns<Curve> = [
    [`Server, by ${axis}`, ({ name }) => name],
    ...curves[0]!.points.map(
      (point, index) => [point.toLocaleString('en'), ({ cpuMs }: Curve) => cpuMs[index]!.toFixed(3)] as const,
    ),
    ['exponent', ({ exponent }) => exponent.toFixed(2)],
  ];
  return table(columns, curves);
}

/** How servers took turns, and what is known of the load: nothing that differs between the columns of a table. */
interface Turns extends Omit<Plan, 'connections'> {
  readonly connections?: number | undefined;
  readonly clientCpuMs?: number;
}

/** What was measured how, on which machine. `wasmtime`: its version. */
export function conditions(
  { rounds, seconds, connections, startedAnew, clientCpuMs }: Turns,
  wasmtime: string,
): string {
  const load = connections === undefined ? '' : `, ${connections} connection${connections === 1 ? '' : 's'}`;
  const anew = startedAnew === true ? ', with new processes for each round' : '';
  const cost = clientCpuMs === undefined ? '' : ` (${clientCpuMs.toFixed(3)} ms of its CPU a request)`;
  return (
    `${rounds} rounds of ${seconds} s for each server in turn${anew}${load}, load generator on the same machine${cost}. ` +
    onMachine(wasmtime)
  );
}

/** The machine, and what ran on it. `wasmtime`: its version. */
export const onMachine = (wasmtime: string): string => `${machine()}, wasmtime ${wasmtime}.\n`;

/** Puts a report where a document has the last one. @param file by its path in the repository. @throws UserError */
export function writeReport(file: string, marker: string, report: string): void {
  const path = inRoot(file);
  const replaced = replaceBetween(readFileSync(path, 'utf8'), marker, `\n${report}\n`);
  if (replaced === undefined) throw new UserError(`${path} has no markers <!-- ${marker} --> and <!-- /${marker} -->.`);
  writeFileSync(path, replaced);
}
