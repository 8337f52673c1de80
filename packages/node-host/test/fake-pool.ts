/** A pool over threads that only record what they are told. */
import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, vi } from 'vitest';
import { createPool, type Pool } from '../src/pool.ts';
import { Flow } from '../src/wasi/flow.ts';
import type { GuestRequest } from '../src/wasi/http.ts';
import type { WorkerJob, WorkerMessage } from '../src/worker.ts';

/** A thread that only records what it is told. */
export class FakeThread extends EventEmitter {
  requests: GuestRequest[] = [];
  terminated = false;
  postMessage({ request }: WorkerJob): void {
    this.requests.push(request);
  }
  terminate(): Promise<number> {
    this.terminated = true;
    return Promise.resolve(1);
  }
  say(...messages: WorkerMessage[]): void {
    for (const message of messages) this.emit('message', message);
  }
  /** Answers the request that it has. */
  answer(): void {
    this.say({ type: 'head', status: 200, headers: [] }, { type: 'end' }, { type: 'done' });
  }
}

export const deadlineMs = 5000;
/** Those that the pool has started, the log, and the pool. */
export let threads: FakeThread[];
export let log: string;
export let pool: Pool;

/** Starts a pool whose first thread is ready; by default with a core for each thread. */
export async function startPool(maxInstances: number, cores = maxInstances): Promise<void> {
  const creating = createPool({
    start() {
      threads.push(new FakeThread());
      return threads.at(-1) as unknown as Worker;
    },
    maxInstances,
    cores,
    deadlineMs,
    log: (text) => {
      log += text;
    },
  });
  threads[0]!.say({ type: 'ready' });
  pool = await creating;
}

/** Runs a request. `events` is what has become of it so far. */
export function run(): { events: string[]; flow: Flow; leave: () => void } {
  const events: string[] = [];
  const flow = new Flow();
  const request = { method: 'GET', pathWithQuery: '/', authority: undefined, headers: [], body: new Uint8Array() };
  const leave = pool.run({
    request,
    sink: {
      head: (status) => events.push(String(status)),
      body: () => events.push('body'),
      end: () => events.push('end'),
    },
    flow,
    failed: (reason) => events.push(reason),
  });
  return { events, flow, leave };
}

/** To be called once in a file of tests. */
export function usePool(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    threads = [];
    log = '';
  });
  afterEach(() => vi.useRealTimers());
}
