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

/** A server that is up, with what it is asked and what is known of it so far. */
interface Running {
  readonly contestant: Contestant;
  readonly server: RunningServer;
  readonly requests: readonly string[];
  /** Requests sent so far: the next is the one after. */
  sent: number;
  readonly rounds: Round[];
}

const since = (before: number | undefined, now: number | undefined): number | undefined =>
  before === undefined || now === undefined ? undefined : now - before;

/**
 * Measures. `say` is told of progress. @throws when a server answers anything but 200; with `isComplete` also where the tools
 * to build one are missing, which is else left out.
 */
export async function measure(
  contestants: readonly Contestant[],
  { rounds, seconds, connections }: Plan,
  say: (text: string) => void,
  isComplete = false,
): Promise<Measured[]> {
  const load = startLoad();
  const running: Running[] = [];
  try {
    for (const contestant of contestants) {
      try {
        const server = await contestant.start();
        const requests = contestant.requests(`127.0.0.1:${server.port}`);
        running.push({ contestant, server, requests, sent: 0, rounds: [] });
      } catch (error) {
        if (!(error instanceof UserError) || isComplete) throw error;
        say(`without "${contestant.name}": ${error.message}`);
      }
    }
    const drive = async (one: Running, duration: number, count = Infinity): Promise<Round> => {
      const { server, requests, contestant } = one;
      const [cpuBefore, faultsBefore] = [cpuMs(server.pid), pageFaults(server.pid)];
      const order = { port: server.port, requests, first: one.sent, connections, seconds: duration, count };
      const result = await load.run(order);
      if (result.failure !== undefined) throw new Error(`${contestant.name}: ${result.failure}`);
      one.sent += result.latencies.length;
      return {
        latencies: result.latencies,
        seconds: result.seconds,
        clientCpuMs: result.cpuMs,
        cpuMs: since(cpuBefore, cpuMs(server.pid)),
        pageFaults: since(faultsBefore, pageFaults(server.pid)),
      };
    };
    for (const one of running) await drive(one, warmUpTurns * seconds, warmUpRequests);
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}`);
      // Each second round goes backwards: what drifts over time cancels out.
      for (const one of round % 2 === 0 ? running : running.toReversed()) {
        await drive(one, warmUpSeconds);
        one.rounds.push(await drive(one, seconds));
      }
    }
    return running.map(({ contestant, server, rounds: done }) => ({
      name: contestant.name,
      ...summary(done, memoryMiB(server.pid, 'VmHWM')),
    }));
  } finally {
    load.stop();
    await Promise.all(running.map(({ server }) => server.stop()));
  }
}
