/** `npm run bench [-- scenario…]`: measures, prints tables, and with `--write` puts them into RESULTS.md. */
import { writeFileSync } from 'node:fs';
import { runCommand, UserError } from '@wasmcp/cli';
import { inRoot } from '../scripts/paths.ts';
import { tools } from '../scripts/toolchain.ts';
import { drawCurves } from './curve.ts';
import type { GrowthScenario } from './growth-scenarios.ts';
import { measureGrowth } from './growth.ts';
import { startIssuer, type Issuer } from './issuer.ts';
import { isSound, leakHosts, watch, type Leak } from './leaks/measure.ts';
import { measure, type Plan } from './measure.ts';
import { measureMemory } from './memory.ts';
import {
  conditions,
  growthTable,
  leaksTable,
  machine,
  memoryTable,
  onMachine,
  stepsTable,
  throughputTable,
  writeReport,
} from './report.ts';
import { scenarios, type ComparisonScenario, type LeakScenario, type Scenario } from './scenarios.ts';
import { measureSteps } from './stamps/measure.ts';
import { median } from './statistics.ts';

const usage = `npm run bench [-- SCENARIO…] [--rounds N] [--seconds N] [--connections N] [--write]
npm run bench -- leaks [--minutes N] [--at-once N] [--only TEXT] [--write]
npm run bench -- --stamps

Measures servers side by side. Nothing else should run on the machine. Needs Rust (cargo) and wasmtime: a server that lacks
what builds it is left out, but for --write. The scenario servers takes some 5 minutes, all of them but leaks 60.

  SCENARIO       one or several of those below, or the beginning of their names; by default all but leaks
  --rounds       how often each server has its turn, 5 by default; twice as often where each round starts its servers anew
  --seconds      how long a turn is, 3 by default; a fifth of it at each point of a curve
  --connections  how many requests are under way at the same time, 8 by default
  --minutes      leaks alone: how long each path is tried on each host, 10 by default; at most half of it is warm-up,
                 for which less than 5 minutes is too little
  --at-once      leaks alone: how many paths are tried at the same time, 1 by default; each needs more minutes then
  --only         leaks alone: the paths and hosts with this in their names, such as 413 or wasmtime
  --write        writes the tables into bench/RESULTS.md, and curves beside it
  --stamps       says instead where the time of a request goes, in a transport that is built for that

${scenarios.map(({ name, title }) => `  ${name.padEnd(22)} ${title}`).join('\n')}`;

const withDefault = (value: string) => ({ type: 'string', default: value }) as const;

const options = {
  rounds: withDefault('5'),
  seconds: withDefault('3'),
  connections: withDefault('8'),
  minutes: withDefault('10'),
  'at-once': withDefault('1'),
  only: withDefault(''),
  write: { type: 'boolean' },
  stamps: { type: 'boolean' },
} as const;

await runCommand({ usage, options, positionals: true }, async ({ values, positionals }) => {
  if (values.stamps === true) {
    console.log(stepsTable(await measureSteps('resident'), await measureSteps('reused')));
    return;
  }
  const plan = { rounds: count(values.rounds), seconds: count(values.seconds), connections: count(values.connections) };
  for (const scenario of chosen(positionals)) {
    const isWritten = values.write === true;
    const watched = { minutes: count(values.minutes), atOnce: count(values['at-once']), only: values.only };
    const report = await reportOf(scenario, plan, isWritten, watched);
    console.log(`\n## ${scenario.title}\n\n${report}`);
    if (isWritten) writeReport('bench/RESULTS.md', `bench:${scenario.name}`, report);
  }
});

function reportOf(scenario: Scenario, plan: Plan, isWritten: boolean, watched: Watched): Promise<string> {
  if (scenario.kind === 'growth') return reportOnGrowth(scenario, plan, isWritten);
  return scenario.kind === 'leaks' ? reportOnLeaks(scenario, watched) : reportOn(scenario, plan, isWritten);
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new UserError(`${text} is no number from 1 on.\n\n${usage}`);
  return number;
}

function chosen(names: readonly string[]): readonly Scenario[] {
  const unknown = names.find((name) => !scenarios.some((scenario) => scenario.name.startsWith(name)));
  if (unknown !== undefined) throw new UserError(`There is no scenario ${unknown}.\n\n${usage}`);
  if (names.length === 0) return scenarios.filter(({ kind }) => kind !== 'leaks');
  return scenarios.filter(({ name }) => names.some((start) => name.startsWith(start)));
}

function teller({ name }: Scenario): (text: string) => void {
  return (text) => void process.stderr.write(`${name}: ${text}\n`);
}

/** Measures curves. @returns their table in Markdown; with `isDrawn`, the curves are drawn beside RESULTS.md too. */
async function reportOnGrowth(scenario: GrowthScenario, plan: Plan, isDrawn: boolean): Promise<string> {
  const turns = { ...plan, seconds: plan.seconds / 5 };
  const curves = await measureGrowth(scenario, turns, teller(scenario));
  const file = `${scenario.name}.svg`;
  if (isDrawn) writeFileSync(inRoot('bench', file), drawCurves(curves, scenario.axis));
  const connections = scenario.connections === undefined ? plan.connections : undefined;
  const measured = conditions({ ...turns, connections }, await wasmtimeVersion());
  return `${growthTable(curves, scenario.axis)}\n![${scenario.title}](${file})\n\n${measured}`;
}

/** How long the paths of `leaks` are watched, how many at the same time, and which. */
interface Watched {
  readonly minutes: number;
  readonly atOnce: number;
  readonly only: string;
}

/** @returns a table in Markdown. Where something grows, this program fails. */
async function reportOnLeaks(scenario: LeakScenario, { minutes, atOnce, only }: Watched): Promise<string> {
  const issuer = await startIssuer();
  try {
    const rows = (await scenario.paths(issuer))
      .flatMap((path) => leakHosts.map((host) => ({ path, host })))
      .filter(({ path, host }) => `${path.name}, ${host}`.includes(only));
    if (rows.length === 0) throw new UserError(`No path or host has ${only} in its name.`);
    const leaks: Leak[] = [];
    const next = rows.entries();
    const watchNext = async (): Promise<void> => {
      for (const [at, { path, host }] of next) {
        leaks[at] = await watch(path, host, minutes);
        teller(scenario)(leaksTable([leaks[at]]).split('\n')[2]!);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, watchNext));
    if (!leaks.every(isSound)) process.exitCode = 1;
    const together = atOnce === 1 ? '' : `, ${atOnce} at the same time`;
    return `${leaksTable(leaks)}\n${minutes} minutes each${together}. ${machine()}.\n`;
  } finally {
    issuer.stop();
  }
}

async function wasmtimeVersion(): Promise<string> {
  return (await tools.find('wasmtime'))?.version ?? 'unknown';
}

/** Measures one scenario. @returns its table in Markdown. @throws with `isComplete`, where a server is missing. */
async function reportOn(scenario: ComparisonScenario, plan: Plan, isComplete: boolean): Promise<string> {
  let issuer: Promise<Issuer> | undefined;
  const say = teller(scenario);
  try {
    const contestants = await scenario.contestants(() => (issuer ??= startIssuer()));
    if (scenario.kind === 'memory') {
      return `${memoryTable(await measureMemory(contestants, say))}\nOne connection. ${onMachine(await wasmtimeVersion())}`;
    }
    const parts: string[] = [];
    for (const connections of scenario.connections ?? [plan.connections]) {
      const { startedAnew } = scenario;
      const rounds = startedAnew === true ? 2 * plan.rounds : plan.rounds;
      const turns = { ...plan, rounds, connections, startedAnew };
      const rows = await measure(contestants, turns, say, isComplete);
      const clientCpuMs = median(rows.map((row) => row.clientCpuMs));
      const measured = conditions({ ...turns, clientCpuMs }, await wasmtimeVersion());
      parts.push(`${throughputTable(rows)}\n${measured}`);
    }
    return parts.join('\n');
  } finally {
    (await issuer)?.stop();
  }
}
