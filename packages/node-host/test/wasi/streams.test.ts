/** The stream of a response, bounded by its flow. */
import { clocks } from '@bytecodealliance/preview2-shim';
import { beforeEach, describe, expect, test } from 'vitest';
import { Flow } from '../../src/wasi/flow.ts';
import { poll, SinkOutputStream } from '../../src/wasi/streams.ts';

const budget = 256 * 1024;
let flow: Flow;
let stream: SinkOutputStream;
let written: number;
beforeEach(() => {
  flow = new Flow();
  written = 0;
  stream = new SinkOutputStream({
    write({ length }) {
      written += length;
      flow.put(length);
    },
    flow: () => flow,
  });
});
const pollable = (): { ready(): boolean; block(): void } =>
  stream.subscribe() as unknown as { ready(): boolean; block(): void };

describe('a stream', () => {
  test('has as much room as its client has taken', () => {
    expect(stream.checkWrite()).toBe(BigInt(budget));
    stream.write(new Uint8Array(budget));
    expect([stream.checkWrite(), pollable().ready()]).toEqual([0n, false]);
    flow.take(10);
    expect([stream.checkWrite(), pollable().ready()]).toEqual([10n, true]);
    pollable().block();
  });

  test('has no room while it is flushed', () => {
    stream.write(new Uint8Array(2));
    stream.flush();
    expect([stream.checkWrite(), pollable().ready()]).toEqual([0n, false]);
    flow.take(1);
    expect(stream.checkWrite()).toBe(0n);
    flow.take(1);
    expect([stream.checkWrite(), pollable().ready()]).toEqual([BigInt(budget), true]);
  });

  test('fails in every call once its client has gone', () => {
    stream.write(new Uint8Array(budget));
    flow.close();
    const bytes = new Uint8Array(1);
    const source = { read: () => bytes, blockingRead: () => bytes };
    const calls = [
      () => stream.checkWrite(),
      () => stream.write(bytes),
      () => stream.flush(),
      () => stream.blockingFlush(),
      () => stream.blockingWriteAndFlush(bytes),
      () => stream.writeZeroes(1n),
      () => stream.splice(source, 1n),
      () => stream.blockingSplice(source, 1n),
    ];
    for (const call of calls) expect(call).toThrow(expect.objectContaining({ tag: 'closed' }));
    expect(written).toBe(budget);
    expect(pollable().ready()).toBe(true);
  });

  test('is waited for together with other things', () => {
    stream.write(new Uint8Array(budget));
    const soon = clocks.monotonicClock.subscribeDuration(20_000_000n) as unknown as object;
    expect([...poll.poll([stream.subscribe(), soon])]).toEqual([1]);
    flow.take(1);
    const late = clocks.monotonicClock.subscribeDuration(60_000_000_000n) as unknown as object;
    expect([...poll.poll([late, stream.subscribe()])]).toEqual([1]);
  });
});
