/** The pool with threads that only record what they are told. */
import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPool, type Pool } from '../src/pool.ts';
import { Flow } from '../src/wasi/flow.ts';
import type { GuestRequest } from '../src/wasi/http.ts';
import type { WorkerJob, WorkerMessage } from '../src/worker.ts';

class FakeThread extends EventEmitter {
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

const deadlineMs = 5000;
let threads: FakeThread[];
let log: string;
let pool: Pool;

/** Starts a pool whose first thread is ready. */
async function startPool(maxInstances: number): Promise<void> {
  const creating = createPool({
    start() {
      threads.push(new FakeThread());
      return threads.at(-1) as unknown as Worker;
    },
    maxInstances,
    deadlineMs,
    log: (text) => {
      log += text;
    },
  });
  threads[0]!.say({ type: 'ready' });
  pool = await creating;
}

/** Runs a request. `events` is what has become of it so far. */
function run(): { events: string[]; leave: () => void } {
  const events: string[] = [];
  const request = { method: 'GET', pathWithQuery: '/', authority: undefined, headers: [], body: new Uint8Array() };
  const leave = pool.run({
    request,
    sink: {
      head: (status) => events.push(String(status)),
      body: () => events.push('body'),
      end: () => events.push('end'),
    },
    flow: new Flow(),
    failed: (reason) => events.push(reason),
  });
  return { events, leave };
}

beforeEach(() => {
  vi.useFakeTimers();
  threads = [];
  log = '';
});
afterEach(() => vi.useRealTimers());

describe('a pool', () => {
  test('rejects when the first thread cannot start', async () => {
    const thread = new FakeThread();
    const options = { start: () => thread as unknown as Worker, maxInstances: 1, deadlineMs, log: () => {} };
    const creating = createPool(options);
    thread.emit('error', new Error('no such import'));
    await expect(creating).rejects.toThrow('no such import');
  });

  test('gives a thread one request at a time', async () => {
    await startPool(1);
    const [first, second] = [run(), run()];
    expect(threads[0]!.requests).toHaveLength(1);
    threads[0]!.answer();
    expect(first.events).toEqual(['200', 'end']);
    expect(threads[0]!.requests).toHaveLength(2);
    threads[0]!.answer();
    expect(second.events).toEqual(['200', 'end']);
    expect(threads).toHaveLength(1);
  });

  test('starts threads as they are needed, up to its size', async () => {
    await startPool(3);
    const runs = Array.from({ length: 5 }, run);
    expect(threads).toHaveLength(3);
    for (const thread of threads.slice(1)) thread.say({ type: 'ready' });
    for (const thread of [...threads, ...threads]) if (thread.requests.length > 0) thread.answer();
    expect(runs.map(({ events }) => events.at(-1))).toEqual(Array(5).fill('end'));
  });

  test('ends threads that have nothing to do, all but one', async () => {
    await startPool(3);
    run();
    run();
    threads[1]!.say({ type: 'ready' });
    vi.advanceTimersByTime(1000);
    threads[0]!.answer();
    threads[1]!.answer();
    vi.advanceTimersByTime(19_000);
    const { events } = run();
    vi.advanceTimersByTime(2000);
    expect(threads.map(({ terminated }) => terminated)).toEqual([false, true]);
    threads[0]!.answer();
    vi.advanceTimersByTime(60_000);
    expect(threads.map(({ terminated }) => terminated)).toEqual([false, true]);
    expect(events).toEqual(['200', 'end']);
  });

  test('serves those that wait in order, and the last first when they wait long', async () => {
    await startPool(1);
    const [, first, second, third] = [run(), run(), run(), run()];
    vi.advanceTimersByTime(500);
    threads[0]!.answer();
    threads[0]!.answer();
    expect([first.events, second.events]).toEqual([['200', 'end'], []]);
    vi.advanceTimersByTime(1000);
    const last = run();
    threads[0]!.answer();
    threads[0]!.answer();
    expect([second.events, third.events, last.events]).toEqual([['200', 'end'], [], ['200', 'end']]);
  });

  test('fails what waits too long, and what comes when too much waits', async () => {
    await startPool(1);
    const runs = Array.from({ length: 258 }, run);
    expect(runs.filter(({ events }) => events[0] === 'busy')).toEqual([runs[257]]);
    vi.advanceTimersByTime(deadlineMs - 1);
    threads[0]!.answer();
    vi.advanceTimersByTime(30_000);
    expect(runs[256]!.events).toEqual(['deadline']);
    expect(runs[1]!.events).toEqual(['busy']);
  });
});

describe('a thread', () => {
  test.each([
    ['traps', (thread: FakeThread) => thread.say({ type: 'trap', text: 'unreachable' })],
    ['ends itself', (thread: FakeThread) => thread.emit('exit', 1)],
    ['fails', (thread: FakeThread) => thread.emit('error', new Error('out of memory'))],
  ])('that %s fails its request, and another is started', async (_, happen) => {
    await startPool(1);
    const { events } = run();
    happen(threads[0]!);
    expect(events).toEqual(['trap']);
    expect(threads[0]!.terminated).toBe(true);
    expect(log).not.toBe('');
    const next = run();
    threads[1]!.say({ type: 'ready' });
    threads[1]!.answer();
    expect(next.events).toEqual(['200', 'end']);
  });

  test('that returns without an answer fails its request, and goes on', async () => {
    await startPool(1);
    const { events } = run();
    threads[0]!.say({ type: 'done' });
    expect(events).toEqual(['trap']);
    run();
    expect(threads[0]!.requests).toHaveLength(2);
  });

  test('that traps after its answer does not fail the request', async () => {
    await startPool(1);
    const { events } = run();
    threads[0]!.say({ type: 'head', status: 200, headers: [] }, { type: 'end' }, { type: 'trap', text: 'late' });
    expect(events).toEqual(['200', 'end']);
  });

  test('that misses the deadline is ended; those that run are not', async () => {
    await startPool(2);
    const [hanging, other] = [run(), run()];
    threads[1]!.say({ type: 'ready' });
    threads[1]!.answer();
    vi.advanceTimersByTime(deadlineMs);
    expect(hanging.events).toEqual(['deadline']);
    expect(other.events).toEqual(['200', 'end']);
    expect(threads.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  test('that cannot start fails what waits, and is not started over and over', async () => {
    await startPool(1);
    run();
    const waiting = run();
    threads[0]!.say({ type: 'trap', text: 'x' });
    threads[1]!.emit('error', new Error('no memory'));
    expect(waiting.events).toEqual(['trap']);
    expect(threads).toHaveLength(2);
    run();
    expect(threads).toHaveLength(3);
  });
});

describe('a caller who leaves', () => {
  test('while waiting is forgotten', async () => {
    await startPool(1);
    run();
    run().leave();
    threads[0]!.answer();
    expect(threads[0]!.requests).toHaveLength(1);
  });

  test('while the request runs lets it run a second longer', async () => {
    await startPool(1);
    const { events, leave } = run();
    leave();
    vi.advanceTimersByTime(999);
    expect(threads[0]!.terminated).toBe(false);
    vi.advanceTimersByTime(1);
    expect(threads[0]!.terminated).toBe(true);
    expect(events).toEqual(['deadline']);
  });

  test('while the answer streams lets it run five seconds longer', async () => {
    await startPool(1);
    const { events, leave } = run();
    threads[0]!.say({ type: 'head', status: 200, headers: [] });
    leave();
    vi.advanceTimersByTime(4999);
    expect(threads[0]!.terminated).toBe(false);
    vi.advanceTimersByTime(1);
    expect(threads[0]!.terminated).toBe(true);
    expect(events).toEqual(['200', 'deadline']);
  });

  test('after the answer changes nothing', async () => {
    await startPool(1);
    const { leave } = run();
    threads[0]!.answer();
    leave();
    vi.advanceTimersByTime(60_000);
    expect(threads[0]!.terminated).toBe(false);
  });
});

test('stopping ends every thread and starts none', async () => {
  await startPool(2);
  run();
  run();
  run();
  await pool.stop();
  expect(threads.map(({ terminated }) => terminated)).toEqual([true, true]);
  expect(vi.getTimerCount()).toBe(0);
});
