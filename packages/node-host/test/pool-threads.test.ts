/** How requests end in the pool: by an answer, with their thread, or because their caller leaves. */
import { describe, expect, test, vi } from 'vitest';
import { deadlineMs, type FakeThread, log, run, startPool, threads, usePool } from './fake-pool.ts';

usePool();

describe('a thread', () => {
  test('may send its answer in one message', async () => {
    await startPool(1);
    const { events } = run();
    threads[0]!.say({ type: 'answer', status: 200, headers: [], body: new Uint8Array(1) });
    expect(events).toEqual(['200', 'body', 'end']);
    threads[0]!.say({ type: 'trap', text: 'unreachable' });
    expect(events).toEqual(['200', 'body', 'end']);
  });

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

  test.each([
    ['misses the deadline', () => vi.advanceTimersByTime(deadlineMs)],
    [
      'runs for a second after its caller has left',
      (first: ReturnType<typeof run>) => {
        first.leave();
        vi.advanceTimersByTime(1000);
      },
    ],
  ])('that %s is given no other request, whatever it had sent by then', async (_, happen) => {
    await startPool(1);
    const [first, second] = [run(), run()];
    happen(first);
    threads[0]!.answer();
    threads[1]!.say({ type: 'ready' });
    expect(first.events).toEqual(['deadline']);
    expect(threads.map(({ requests }) => requests.length)).toEqual([1, 1]);
    threads[1]!.answer();
    expect(second.events).toEqual(['200', 'end']);
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
