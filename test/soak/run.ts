/** `npm run soak`: mixed load for minutes on both hosts, whose memory must not grow once they have warmed up. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runCommand, UserError } from '@wasmcp/cli';
import { median } from '../../bench/statistics.ts';
import { startOnWasmtime } from '../support/hosts.ts';
import { canReadMemory, childNamed, residentMemory } from '../support/process-memory.ts';
import { seededRandom } from '../support/random.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { growthOf, isFlat, isWarm, maxGrowth, maxSteadyGrowth } from './growth.ts';
import { heavyMix, sendMixed, usualMix, type Mix, type Sent } from './load.ts';

/** What is not warm by then is measured all the same. */
const maxWarmUpMinutes = 20;

/**
 * For each host. One connection makes it three or four instances, and an instance's heap needs tens of thousands of
 * requests to reach its size.
 */
const warmUpRequests = 150_000;

const usage = `npm run soak [-- --minutes N]

Sends good and bad requests to the everything provider on wasmtime, with instances that are never replaced, and on Node, and
prints the memory of each host every minute. First it warms up, until each host has had ${warmUpRequests} requests, of
which more are large than later, and its memory has reached no new peak for a minute, at most ${maxWarmUpMinutes} minutes.
Then it goes on for N minutes, 10 unless said otherwise.
Fails when an answer is wrong, when a host takes over ${maxGrowth * 100} % more memory in the second half of these than in the
first, or when memory rises by over ${maxSteadyGrowth * 100} % and no slower in the end,
the largest step apart. Needs Linux.`;

/** Between two samples, in milliseconds. */
const intervalMs = 5_000;
const samplesPerMinute = 60_000 / intervalMs;

/** So many requests that no instance is replaced: one that leaks is not to be saved by that. */
const forever = 1_000_000_000;

interface Soaked {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** Resident memory, in bytes. */
  readonly samples: number[];
  readonly sent: Sent;
  stop(): Promise<unknown>;
}

async function startNode(): Promise<Soaked> {
  const child: ChildProcess = fork(fileURLToPath(new URL('node-server.ts', import.meta.url)));
  const ended = once(child, 'exit');
  const port = await Promise.race([
    once(child, 'message').then(([sent]) => sent as number),
    ended.then(() => Promise.reject(new UserError('The Node host did not start.'))),
  ]);
  const stop = (): Promise<unknown> => (child.kill(), ended);
  return { name: 'node', port, pid: child.pid!, samples: [], sent: { requests: 0, wrong: 0 }, stop };
}

async function startWasmtime(): Promise<Soaked> {
  const { port, stop } = await startOnWasmtime({
    transport: 'full',
    provider: await buildTestProvider('everything'),
    reuse: forever,
  });
  return { name: 'wasmtime', port, pid: childNamed('wasmtime'), samples: [], sent: { requests: 0, wrong: 0 }, stop };
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

const isCold = ({ samples, sent }: Soaked): boolean =>
  sent.requests < warmUpRequests || !isWarm(samples, samplesPerMinute);

/** Loads the hosts for some minutes, and notes their memory. */
async function soak(hosts: readonly Soaked[], minutes: number): Promise<void> {
  const random = seededRandom('soak');
  let mix: Mix | undefined = heavyMix;
  const load = Promise.all(hosts.map(({ port, sent }) => sendMixed(port, random, sent, () => mix)));
  const sample = async (): Promise<void> => {
    await sleep(intervalMs);
    for (const { pid, samples } of hosts) samples.push(residentMemory(pid));
  };
  const measure = async (): Promise<void> => {
    for (let taken = 1; taken <= maxWarmUpMinutes * samplesPerMinute && hosts.some(isCold); taken++) {
      await sample();
      if (taken % samplesPerMinute === 0) report(hosts, `warm-up, minute ${taken / samplesPerMinute}`);
    }
    mix = usualMix;
    for (const { samples } of hosts) samples.length = 0;
    for (let taken = 1; taken <= minutes * samplesPerMinute; taken++) {
      await sample();
      if (taken % samplesPerMinute === 0) report(hosts, `minute ${taken / samplesPerMinute}`);
    }
  };
  try {
    await Promise.race([measure(), load]);
  } finally {
    mix = undefined;
    await load.catch(() => {});
  }
}

function report(hosts: readonly Soaked[], when: string): void {
  const parts = hosts.map(({ name, samples, sent }) => {
    const memory = megabytes(median(samples.slice(-samplesPerMinute)));
    return `${name} ${memory}, ${sent.requests} requests, ${sent.wrong} wrong`;
  });
  process.stdout.write(`${when}: ${parts.join('; ')}\n`);
}

/** Prints what a host comes to. @returns whether it is well. */
function judge({ name, samples, sent }: Soaked): boolean {
  const growth = growthOf(samples);
  const isGood = isFlat(growth) && sent.wrong === 0 && sent.requests > 0;
  const percent = `${(growth.part * 100).toFixed(1)} % more in the second half`;
  const trend = growth.isSteady ? ', and no slower in the end' : '';
  process.stdout.write(`${name}: ${isGood ? 'passed' : 'FAILED'}, ${percent}${trend}\n`);
  return isGood;
}

await runCommand({ usage, options: { minutes: { type: 'string' } } }, async ({ values }) => {
  const minutes = Number(values.minutes ?? 10);
  if (!Number.isInteger(minutes) || minutes < 1) throw new UserError(`--minutes is a whole number from 1.\n\n${usage}`);
  if (!canReadMemory) throw new UserError('Memory is read from /proc, which this machine does not have.');
  const hosts: Soaked[] = [];
  try {
    hosts.push(await startWasmtime());
    hosts.push(await startNode());
    await soak(hosts, minutes);
    if (!hosts.map(judge).every(Boolean)) process.exitCode = 1;
  } finally {
    await Promise.all(hosts.map(({ stop }) => stop()));
  }
});
