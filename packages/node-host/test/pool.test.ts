/** The pool: which thread gets a request, and which request waits. */
import type { Worker } from 'node:worker_threads';
import { describe, expect, test, vi } from 'vitest';
import { createPool } from '../src/pool.ts';
import { deadlineMs, FakeThread, pool, run, startPool, threads, usePool } from './fake-pool.ts';

usePool();

describe('a pool', () => {
  test('rejects when the first thread cannot start', async () => {
    const thread = new FakeThread();
    const options = { start: () => thread as unknown as Worker, maxInstances: 1, cores: 1, deadlineMs, log: () => {} };
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

  test('starts no more than there are cores while requests are short', async () => {
    await startPool(8, 2);
    const runs = Array.from({ length: 6 }, run);
    expect(threads).toHaveLength(2);
    threads[1]!.say({ type: 'ready' });
    for (let turn = 0; turn < 3; turn++) {
      vi.advanceTimersByTime(400);
      threads[0]!.answer();
      threads[1]!.answer();
    }
    expect(runs.map(({ events }) => events.at(-1))).toEqual(Array(6).fill('end'));
    expect(threads).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(2); // The ends of idle threads, no look at those that wait.
  });

  test('starts more where requests do not end, up to its size', async () => {
    await startPool(5, 2);
    Array.from({ length: 6 }, run);
    threads[1]!.say({ type: 'ready' });
    vi.advanceTimersByTime(490);
    expect(threads).toHaveLength(2);
    vi.advanceTimersByTime(20);
    expect(threads).toHaveLength(4);
    for (const thread of threads.slice(2)) thread.say({ type: 'ready' });
    vi.advanceTimersByTime(510);
    expect(threads).toHaveLength(5);
    threads[4]!.say({ type: 'ready' });
    expect(threads.map(({ requests }) => requests.length)).toEqual([1, 1, 1, 1, 1]);
    vi.advanceTimersByTime(1000);
    expect(threads).toHaveLength(5);
  });

  test('waits a moment for a thread that has answered, before it starts another', async () => {
    await startPool(2);
    const first = run();
    const answer = { type: 'answer', status: 200, headers: [], body: new Uint8Array(1) } as const;
    threads[0]!.say(answer);
    const second = run();
    expect(threads).toHaveLength(1);
    threads[0]!.say({ type: 'done' }, answer);
    for (const { events } of [first, second]) expect(events).toEqual(['200', 'body', 'end']);
    run();
    vi.advanceTimersByTime(10);
    expect(threads).toHaveLength(2);
  });

  test('starts more at once where threads wait for something', async () => {
    await startPool(4, 1);
    const [first] = [run(), run()];
    vi.advanceTimersByTime(20);
    expect(threads).toHaveLength(1);
    first.flow.isWaiting = true;
    vi.advanceTimersByTime(10);
    expect(threads).toHaveLength(2);
    threads[1]!.say({ type: 'ready' });
    run();
    expect(threads).toHaveLength(2);
  });

  test('replaces a thread that has ended while others work', async () => {
    await startPool(2);
    Array.from({ length: 3 }, run);
    threads[1]!.say({ type: 'ready' }, { type: 'trap', text: 'unreachable' });
    threads[2]!.say({ type: 'ready' });
    expect(threads.map(({ requests }) => requests.length)).toEqual([1, 1, 1]);
  });

  test('ends threads that have nothing to do, all but one', async () => {
    await startPool(3);
    run();
    run();
    threads[1]!.say({ type: 'ready' });
    vi.advanceTimersByTime(1000);
    threads[0]!.answer();
    threads[1]!.answer();
    vi.advanceTimersByTime(59_000);
    const { events } = run();
    vi.advanceTimersByTime(2000);
    expect(threads.map(({ terminated }) => terminated)).toEqual([false, true]);
    threads[0]!.answer();
    vi.advanceTimersByTime(60_000);
    expect(threads.map(({ terminated }) => terminated)).toEqual([false, true]);
    expect(events).toEqual(['200', 'end']);
  });

  test('serves those that wait in order, and the last and the first in turn when they wait long', async () => {
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

  test('serves everybody where a few more wait than are served', async () => {
    await startPool(1);
    const first = run();
    const served: number[] = [];
    const others = Array.from({ length: 4 }, run);
    // Each client that has its answer sends the next request.
    for (let turn = 0; turn < 8; turn++) {
      vi.advanceTimersByTime(2000);
      threads[0]!.answer();
      served.push(others.filter(({ events }) => events.length > 0).length);
      run();
    }
    expect(first.events).toEqual(['200', 'end']);
    expect(served).toEqual([0, 1, 2, 2, 3, 3, 4, 4]);
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

test('stopping ends every thread and starts none', async () => {
  await startPool(2);
  run();
  run();
  run();
  await pool.stop();
  expect(threads.map(({ terminated }) => terminated)).toEqual([true, true]);
  expect(vi.getTimerCount()).toBe(0);
});

describe('a pool that is retired', () => {
  test('ends what has nothing to do at once, the rest when it has, and then is over', async () => {
    await startPool(2);
    const [first, second] = [run(), run()];
    threads[1]!.say({ type: 'ready' });
    const waits = run();
    let isOver = false;
    void pool.retire().then(() => (isOver = true));
    threads[0]!.answer();
    threads[0]!.answer();
    await Promise.resolve();
    expect([first.events, waits.events, isOver]).toEqual([['200', 'end'], ['200', 'end'], false]);
    threads[1]!.answer();
    await Promise.resolve();
    expect([second.events, isOver]).toEqual([['200', 'end'], true]);
    expect(threads.map(({ terminated }) => terminated)).toEqual([true, true]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is over at once where nothing runs, and when its last thread traps', async () => {
    await startPool(1);
    await pool.retire();
    expect(threads.map(({ terminated }) => terminated)).toEqual([true]);
    threads.length = 0;
    await startPool(1);
    const { events } = run();
    const retiring = pool.retire();
    threads[0]!.say({ type: 'trap', text: 'unreachable' });
    await retiring;
    expect([events, threads.length]).toEqual([['trap'], 1]);
  });
});
