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
  /** Of each server in each round, after half a second that does not count; when it has started, see `warmUpRequests`. */
  readonly seconds: number;
  readonly connections: number;
  /**
   * Whether each round starts its servers anew, and warms them up. For servers that differ by less than two processes of one
   * server do: up to 8 %, by where their memory lies.
   */
  readonly startedAnew?: boolean | undefined;
}

export interface Measured extends Summary {
  readonly name: string;
}

/** What a server does before a round counts, in seconds. */
const warmUpSeconds = 0.5;
/**
 * What each server is asked when it has started, whatever it is, but in no more time than three turns take: servers that
 * compile while they run are not yet what they will be. The Node host's cost falls until there.
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

/** A server, and what it did so far, in all its processes. */
interface Entrant {
  readonly contestant: Contestant;
  /** While it is up. */
  running?: { readonly server: RunningServer; readonly requests: readonly string[] } | undefined;
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
  { rounds, seconds, connections, startedAnew = false }: Plan,
  say: (text: string) => void,
  isComplete = false,
): Promise<Measured[]> {
  const load = startLoad();
  let entrants: Entrant[] = contestants.map((contestant) => ({ contestant, sent: 0, rounds: [] }));

  const drive = async (entrant: Entrant, duration: number, count = Infinity): Promise<Round> => {
    const { server, requests } = entrant.running!;
    const [cpuBefore, faultsBefore] = [cpuMs(server.pid), pageFaults(server.pid)];
    const order = { port: server.port, requests, first: entrant.sent, connections, seconds: duration, count };
    const result = await load.run(order);
    if (result.failure !== undefined) throw new Error(`${entrant.contestant.name}: ${result.failure}`);
    entrant.sent += result.latencies.length;
    return {
      latencies: result.latencies,
      seconds: result.seconds,
      clientCpuMs: result.cpuMs,
      cpuMs: since(cpuBefore, cpuMs(server.pid)),
      pageFaults: since(faultsBefore, pageFaults(server.pid)),
      peakMiB: memoryMiB(server.pid, 'VmHWM'),
    };
  };
  const start = async (entrant: Entrant): Promise<void> => {
    const server = await entrant.contestant.start();
    entrant.running = { server, requests: entrant.contestant.requests(`127.0.0.1:${server.port}`) };
  };
  const startFirst = async (entrant: Entrant): Promise<void> => {
    try {
      await start(entrant);
    } catch (error) {
      if (!(error instanceof UserError) || isComplete) throw error;
      say(`without "${entrant.contestant.name}": ${error.message}`);
    }
  };
  const stopAll = (): Promise<unknown> =>
    Promise.all(
      entrants.map(async (entrant) => {
        await entrant.running?.server.stop();
        entrant.running = undefined;
      }),
    );

  try {
    for (const entrant of entrants) await startFirst(entrant);
    entrants = entrants.filter(({ running }) => running !== undefined);
    for (let round = 0; round < rounds; round++) {
      // Each second round goes backwards: what drifts over time cancels out.
      const inTurn = round % 2 === 0 ? entrants : entrants.toReversed();
      if (startedAnew && round > 0) {
        await stopAll();
        for (const entrant of inTurn) await start(entrant);
      }
      if (startedAnew || round === 0) {
        for (const entrant of inTurn) await drive(entrant, warmUpTurns * seconds, warmUpRequests);
      }
      say(`round ${round + 1} of ${rounds}`);
      for (const entrant of inTurn) {
        await drive(entrant, warmUpSeconds);
        entrant.rounds.push(await drive(entrant, seconds));
      }
    }
    return entrants.map(measuredOf);
  } finally {
    load.stop();
    await stopAll();
  }
}

const measuredOf = ({ contestant, rounds }: Entrant): Measured => ({ name: contestant.name, ...summary(rounds) });
