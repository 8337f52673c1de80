import type { ResponseOutparam as WasiOutparam } from 'wasi:http/types@0.2.3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ResponseEvents } from '../../src/wasi/event-stream.ts';
import { client, held, ResponseOutparam } from '../support/wasi-host/index.ts';

let out: ResponseOutparam;
let before: Set<unknown>;
let events: ResponseEvents;
beforeEach(() => {
  before = new Set(held);
  out = new ResponseOutparam();
  events = new ResponseEvents(out as unknown as WasiOutparam);
});
afterEach(() => {
  client.goneAfter = Number.POSITIVE_INFINITY;
});

/** Ends the stream. No handle is left that was not there before. */
function close(): void {
  events.close();
  expect(new Set(held)).toEqual(before);
}

const written = (): string => new TextDecoder().decode(Uint8Array.from(out.response!.outgoing!.written));

it('does nothing before the first event', () => {
  events.addHeaders([['vary', 'Origin']]);
  expect([events.isOpen, out.response]).toEqual([false, undefined]);
  events.close();
  out[Symbol.dispose]();
  expect(new Set(held)).toEqual(before);
});

it('R44: has each event out before the next, and ends with the last', () => {
  events.addHeaders([['vary', 'Origin']]);
  expect(events.send('1')).toBe(true);
  expect([events.isOpen, written()]).toEqual([true, 'data: 1\n\n']);
  const { status, fields } = out.response!;
  expect([status, fields.map(([name, value]) => [name, new TextDecoder().decode(value)])]).toEqual([
    200,
    [
      ['content-type', 'text/event-stream'],
      ['cache-control', 'no-cache'],
      ['x-accel-buffering', 'no'],
      ['vary', 'Origin'],
    ],
  ]);
  expect(events.keepAlive()).toBe(true);
  expect(events.send('x'.repeat(100_000))).toBe(true);
  events.complete('{"é": 1}');
  close();
  expect(written()).toBe(`data: 1\n\n:\n\ndata: ${'x'.repeat(100_000)}\n\ndata: {"é": 1}\n\n`);
  expect(out.response!.outgoing!.isFinished).toBe(true);
});

it('that is closed early is not finished: the client takes it for broken off', () => {
  events.send('1');
  close();
  expect(out.response!.outgoing!.isFinished).toBe(false);
});

it.each([0, 9, 18])('says that a client is gone after %i bytes, and writes nothing more', (goneAfter) => {
  client.goneAfter = goneAfter;
  const results = [events.send('1'), events.send('2'), events.send('3'), events.keepAlive()];
  expect(results).toEqual([goneAfter > 0, goneAfter > 9, false, false]);
  events.complete('4');
  close();
  expect(written()).not.toContain('4');
  expect(out.response!.outgoing!.isFinished).toBe(false);
});

it('R47: finds out without a write that a client has gone', () => {
  expect(events.hasLeft()).toBe(false);
  events.send('1');
  expect(events.hasLeft()).toBe(false);
  client.goneAfter = 0;
  expect([events.hasLeft(), events.hasLeft(), events.send('2')]).toEqual([true, true, false]);
  close();
  expect(written()).toBe('data: 1\n\n');
});
