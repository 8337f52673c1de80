/** `npm run bench [-- scenario…]`: measures, prints tables, and with `--write` puts them into RESULTS.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { runCommand, UserError } from '@wasmcp/cli';
import { replaceBetween } from '../scripts/docs/markdown.ts';
import { inRoot } from '../scripts/paths.ts';
import { tools } from '../scripts/toolchain.ts';
import { startIssuer, type Issuer } from './issuer.ts';
import { measure, type Plan } from './measure.ts';
import { measureMemory } from './memory.ts';
import { conditions, memoryTable, throughputTable } from './report.ts';
import { scenarios, type Scenario } from './scenarios.ts';
import { median } from './statistics.ts';

const usage = `npm run bench [-- SCENARIO…] [--rounds N] [--seconds N] [--connections N] [--write]

Measures servers side by side. Nothing else should run on the machine.

  SCENARIO       one or several of those below, or the beginning of their names; all of them by default
  --rounds       how often each server has its turn, 5 by default
  --seconds      how long a turn is, 10 by default
  --connections  how many requests are under way at the same time, 8 by default
  --write        writes the tables into bench/RESULTS.md

${scenarios.map(({ name, title }) => `  ${name.padEnd(22)} ${title}`).join('\n')}`;

const withDefault = (value: string) => ({ type: 'string', default: value }) as const;

const options = {
  rounds: withDefault('5'),
  seconds: withDefault('10'),
  connections: withDefault('8'),
  write: { type: 'boolean' },
} as const;

await runCommand({ usage, options, positionals: true }, async ({ values, positionals }) => {
  const plan = { rounds: count(values.rounds), seconds: count(values.seconds), connections: count(values.connections) };
  for (const scenario of chosen(positionals)) {
    const report = await reportOn(scenario, plan);
    console.log(`\n## ${scenario.title}\n\n${report}`);
    if (values.write === true) write(scenario, report);
  }
});

function count(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new UserError(`${text} is no number from 1 on.\n\n${usage}`);
  return number;
}

function chosen(names: readonly string[]): readonly Scenario[] {
  const unknown = names.find((name) => !scenarios.some((scenario) => scenario.name.startsWith(name)));
  if (unknown !== undefined) throw new UserError(`There is no scenario ${unknown}.\n\n${usage}`);
  return names.length === 0 ? scenarios : scenarios.filter(({ name }) => names.some((start) => name.startsWith(start)));
}

/** Measures one scenario. @returns its table in Markdown. */
async function reportOn(scenario: Scenario, plan: Plan): Promise<string> {
  let issuer: Promise<Issuer> | undefined;
  const say = (text: string): void => void process.stderr.write(`${scenario.name}: ${text}\n`);
  try {
    const contestants = await scenario.contestants(() => (issuer ??= startIssuer()));
    if (scenario.kind === 'memory') return memoryTable(await measureMemory(contestants, say));
    const rows = await measure(contestants, plan, say);
    const wasmtime = (await tools.find('wasmtime'))?.version ?? 'unknown';
    return `${throughputTable(rows)}\n${conditions(plan, wasmtime, median(rows.map(({ clientCpuMs }) => clientCpuMs)))}`;
  } finally {
    (await issuer)?.stop();
  }
}

/** Puts a scenario's table where RESULTS.md has the last one. */
function write({ name }: Scenario, report: string): void {
  const path = inRoot('bench/RESULTS.md');
  const marker = `bench:${name}`;
  const replaced = replaceBetween(readFileSync(path, 'utf8'), marker, `\n${report}\n`);
  if (replaced === undefined) throw new UserError(`${path} has no markers <!-- ${marker} --> and <!-- /${marker} -->.`);
  writeFileSync(path, replaced);
}
