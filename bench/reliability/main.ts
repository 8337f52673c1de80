/**
 * `npm run reliability`: several wasmtime processes behind nginx, under a mixed load with tokens, a policy and streams,
 * while replicas are killed, the issuer and the store fail, and keys change. When it fails is in `faultsOf`.
 */
import { loadavg } from 'node:os';
import { runCommand, UserError } from '@wasmcp/cli';
import { tools } from '../../scripts/toolchain.ts';
import { findNginx } from '../../test/support/nginx.ts';
import { canReadMemory } from '../../test/support/process-memory.ts';
import { seededRandom } from '../../test/support/random.ts';
import { machine, writeReport } from '../report.ts';
import { faultsOf, type Figures } from './figures.ts';
import { compileServer } from './replicas.ts';
import { reliabilityTable } from './report.ts';
import { clients, maxPauseMs, runOnce } from './run.ts';

const usage = `npm run reliability [-- --short | --minutes N] [--write]

Mixed load on several wasmtime processes behind nginx that share a store's folder, while replicas are killed and started
anew, the issuer and the store fail for a part of the time, and the issuer's keys change. Needs Linux, and nginx.

  --minutes N  two replicas, and then four, for N minutes together; 30 by default, at least 6
  --short      two minutes, with two replicas
  --write      writes the table into docs/reliability.md`;

const options = { minutes: { type: 'string' }, short: { type: 'boolean' }, write: { type: 'boolean' } } as const;

await runCommand({ usage, options }, async ({ values: { minutes = '30', short = false, write = false } }) => {
  const count = Number(minutes);
  if (!Number.isInteger(count) || count < 6) throw new UserError(`--minutes is a whole number from 6.\n\n${usage}`);
  const nginx = findNginx();
  if (nginx === undefined) throw new UserError('nginx is not installed.');
  if (!canReadMemory) throw new UserError('Memory is read from /proc, which this machine does not have.');
  const common = { nginx, compiled: await compileServer(), random: seededRandom('reliability') };
  const plans = short
    ? [{ replicas: 2, seconds: 135, killEverySeconds: 15 }]
    : [2, 4].map((replicas) => ({ replicas, seconds: count * 30, killEverySeconds: 60 }));
  const runs: Figures[] = [];
  for (const plan of plans) runs.push(await runOnce({ ...common, ...plan }));
  const report = `${reliabilityTable(runs)}\n${await conditions()}`;
  console.log(`\n${report}`);
  if (write) writeReport('docs/reliability.md', 'reliability', report);
  const faults = runs.flatMap((figures) => faultsOf(figures).map((fault) => `${figures.replicas} replicas: ${fault}`));
  if (faults.length > 0) throw new UserError(faults.join('\n'));
});

async function conditions(): Promise<string> {
  const wasmtime = (await tools.find('wasmtime'))?.version ?? 'unknown';
  return (
    `${clients} clients with pauses of up to ${maxPauseMs} ms, on the machine of the servers: ${machine()}, wasmtime ` +
    `${wasmtime}. Load of the machine at the end (average of a minute, this run included): ` +
    `${loadavg()[0]!.toFixed(1)}. ${new Date().toISOString().slice(0, 10)}.\n`
  );
}
