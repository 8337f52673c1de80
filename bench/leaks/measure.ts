/** Whether a server that is asked the same over and over levels off: its resident memory, and what it has open. */
import { setTimeout as sleep } from 'node:timers/promises';
import { growthOf, isFlat, isWarm, type Growth } from '../../test/soak/growth.ts';
import type { RunningServer } from '../servers.ts';
import { median } from '../statistics.ts';
import { memoryMiB, openFiles } from '../usage.ts';
import { connections, type LeakPath, type Send, type Sent } from './paths.ts';

/** Each path is tried on these. */
export const leakHosts = ['wasmtime', 'Node'] as const;
type Host = (typeof leakHosts)[number];

/** Samples of a run. The warm-up takes at most half of them. */
const samplesOfRun = 120;

/** Memory has to keep below its peak for this part of a run, to be warm. */
const quietSamples = samplesOfRun / 6;

/** On most paths an instance's memory is level by then: garbage waits until the engine collects everything. */
const warmUpRequests = connections * 80_000;

/** How many more files may be open in the last quarter than in the first: those of requests and threads. */
const mostOpenedFiles = 16;

interface Sample {
  readonly mib: number;
  readonly files: number;
}

export interface Leak {
  readonly path: string;
  readonly host: string;
  /** Of the warm-up, and after it. */
  readonly requests: readonly [number, number];
  /** Resident, in MiB: medians of the first and the last quarter after the warm-up. */
  readonly mib: readonly [number, number];
  readonly growth: Growth;
  /** The same quarters: files and sockets that are open. */
  readonly files: readonly [number, number];
  /** Requests that were answered as they must not be. */
  readonly wrong: number;
}

export const isSound = ({ growth, files, wrong, requests }: Leak): boolean =>
  isFlat(growth) && files[1] - files[0] <= mostOpenedFiles && wrong === 0 && requests[1] > 0;

/** Starts a server and loads it for so long. @throws when it ends, or where nothing is known of its memory. */
export async function watch(path: LeakPath, host: Host, minutes: number): Promise<Leak> {
  const server = await path.servers[host]();
  const sent: Sent = { requests: 0, wrong: 0 };
  try {
    const { warmUp, warm } = await sampleUnderLoad(server, path.send, sent, minutes);
    const quarter = Math.floor(warm.length / 4);
    const ends = (of: (sample: Sample) => number): readonly [number, number] => [
      median(warm.slice(0, quarter).map(of)),
      median(warm.slice(-quarter).map(of)),
    ];
    return {
      path: path.name,
      host,
      requests: [warmUp, sent.requests - warmUp],
      mib: ends(({ mib }) => mib),
      growth: growthOf(warm.map(({ mib }) => mib)),
      files: ends(({ files }) => files),
      wrong: sent.wrong,
    };
  } finally {
    await server.stop();
  }
}

interface Sampled {
  /** How many requests warmed the server up. */
  readonly warmUp: number;
  /** The samples after that. */
  readonly warm: readonly Sample[];
}

async function sampleUnderLoad(
  { pid, port }: RunningServer,
  send: Send,
  sent: Sent,
  minutes: number,
): Promise<Sampled> {
  const over = new AbortController();
  const load = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const { requests, wrong } = await send(port);
      sent.requests += requests;
      sent.wrong += wrong;
    }
  };
  const sample = async (): Promise<Sample> => {
    await sleep((minutes * 60_000) / samplesOfRun);
    const [mib, files] = [memoryMiB(pid, 'VmRSS'), openFiles(pid)];
    if (mib === undefined || files === undefined) throw new Error('The server has ended, or this system has no /proc.');
    return { mib, files };
  };
  const sampleAll = async (): Promise<Sampled> => {
    const cold: Sample[] = [];
    const isCold = (): boolean =>
      sent.requests < warmUpRequests ||
      !isWarm(
        cold.map(({ mib }) => mib),
        quietSamples,
      );
    while (cold.length < samplesOfRun / 2 && isCold()) cold.push(await sample());
    const warm: Sample[] = [];
    const warmUp = sent.requests;
    while (cold.length + warm.length < samplesOfRun) warm.push(await sample());
    return { warmUp, warm };
  };
  const loads = Promise.all(Array.from({ length: connections }, load));
  try {
    return await Promise.race([sampleAll(), loads.then(() => Promise.reject(new Error('The load has ended.')))]);
  } finally {
    over.abort();
    await loads.catch(() => {});
  }
}
