/** Runs servers side by side: all are up, and take turns in rounds, so that a noisy machine hurts all alike. */
import { fork, type ChildProcess } from 'node:child_process';
import { UserError } from '@wasmcp/cli';
import { inRoot } from '../scripts/paths.ts';
import type { LoadOrder, LoadResult } from './programs/load.ts';
import type { RunningServer, Start } from './servers.ts';
import { summary, type Round, type Summary } from './statistics.ts';
import { cpuMs, memoryMiB, pageFaults } from './usage.ts';

export interface Contestant {
  readonly name: string;
  readonly start: Start;
  /** Whole requests for a server at this authority (host and port), sent in turn. */
  requests(authority: string): readonly string[];
}

export interface Plan {
  readonly rounds: number;
  /** Of each server in each round, after half a second that does not count; before the first, see `warmUpRequests`. */
  readonly seconds: number;
  readonly connections: number;
  /**
   * Whether each round has processes of its own, warmed up anew: where servers differ by less than processes of one server
   * do, which can be 8 %, as pages of memory happen to lie.
   */
  readonly startedAnew?: boolean | undefined;
}

export interface Measured extends Summary {
  readonly name: string;
}

/** What a server does before a round counts, in seconds. */
const warmUpSeconds = 0.5;
/**
 * What each server is asked before the first round, whatever it is, but in no more time than three turns take: servers
 * that compile while they run are not yet what they will be. The Node host's cost falls until there.
 */
const warmUpRequests = 5000;
const warmUpTurns = 3;

interface Load {
  run(order: LoadOrder): Promise<LoadResult>;
  stop(): void;
}

/** Starts the load generator. */
export function startLoad(): Load {
  const child: ChildProcess = fork(inRoot('bench/programs/load.ts'), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  return {
    run: (order) =>
      new Promise((resolve, reject) => {
        const ended = (): void => reject(new Error('the load generator ended'));
        child.once('exit', ended);
        child.once('message', (result: LoadResult) => {
          child.off('exit', ended);
          resolve(result);
        });
        child.send(order);
      }),
    stop: () => child.disconnect(),
  };
}

/** A server, and what it did so far. */
interface Taken {
  readonly contestant: Contestant;
  /** Requests sent so far: the next is the one after. */
  sent: number;
  readonly rounds: Round[];
}

const measuredOf = ({ contestant, rounds }: Taken): Measured => ({ name: contestant.name, ...summary(rounds) });

/** The same, while it is up. */
interface Running {
  readonly taken: Taken;
  readonly server: RunningServer;
  readonly requests: readonly string[];
}

const since = (before: number | undefined, now: number | undefined): number | undefined =>
  before === undefined || now === undefined ? undefined : now - before;

/**
 * Measures. `say` is told of progress. @throws when a server answers anything but 200; with `isComplete` also where the tools
 * to build one are missing, which is else left out.
 */
export async function measure(
  contestants: readonly Contestant[],
  { rounds, seconds, connections, startedAnew = false }: Plan,
  say: (text: string) => void,
  isComplete = false,
): Promise<Measured[]> {
  const load = startLoad();
  const running: Running[] = [];
  const stopAll = (): Promise<unknown> => Promise.all(running.splice(0).map(({ server }) => server.stop()));

  const startOne = async (taken: Taken): Promise<boolean> => {
    try {
      const server = await taken.contestant.start();
      running.push({ taken, server, requests: taken.contestant.requests(`127.0.0.1:${server.port}`) });
      return true;
    } catch (error) {
      if (!(error instanceof UserError) || isComplete) throw error;
      say(`without "${taken.contestant.name}": ${error.message}`);
      return false;
    }
  };
  /** @returns those that could be started. */
  const startAll = async (all: readonly Taken[]): Promise<Taken[]> => {
    const started: Taken[] = [];
    for (const taken of all) if (await startOne(taken)) started.push(taken);
    for (const one of running) await drive(one, warmUpTurns * seconds, warmUpRequests);
    return started;
  };
  const drive = async ({ taken, server, requests }: Running, duration: number, count = Infinity): Promise<Round> => {
    const [cpuBefore, faultsBefore] = [cpuMs(server.pid), pageFaults(server.pid)];
    const order = { port: server.port, requests, first: taken.sent, connections, seconds: duration, count };
    const result = await load.run(order);
    if (result.failure !== undefined) throw new Error(`${taken.contestant.name}: ${result.failure}`);
    taken.sent += result.latencies.length;
    return {
      latencies: result.latencies,
      seconds: result.seconds,
      clientCpuMs: result.cpuMs,
      cpuMs: since(cpuBefore, cpuMs(server.pid)),
      pageFaults: since(faultsBefore, pageFaults(server.pid)),
      peakMiB: memoryMiB(server.pid, 'VmHWM'),
    };
  };

  try {
    let all: Taken[] = contestants.map((contestant) => ({ contestant, sent: 0, rounds: [] }));
    for (let round = 0; round < rounds; round++) {
      if (startedAnew) await stopAll();
      if (running.length === 0) all = await startAll(all);
      say(`round ${round + 1} of ${rounds}`);
      // Each second round goes backwards: what drifts over time cancels out.
      for (const one of round % 2 === 0 ? running : running.toReversed()) {
        await drive(one, warmUpSeconds);
        one.taken.rounds.push(await drive(one, seconds));
      }
    }
    return all.map(measuredOf);
  } finally {
    load.stop();
    await stopAll();
  }
}
