import { setImmediate as afterwards } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { observed, type ObservedAnswer } from '../src/observed.ts';
import { Flow } from '../src/wasi/flow.ts';

const request = { method: 'GET', pathWithQuery: '/', authority: undefined, headers: [], body: new Uint8Array() };

/** A job that is observed. `events`: what its client is sent; `shown`: what is shown. */
function observe() {
  const events: string[] = [];
  const shown: ObservedAnswer[] = [];
  const sink = {
    head: (status: number) => void events.push(String(status)),
    body: (chunk: Uint8Array) => void events.push(`${chunk.length} bytes`),
    end: () => void events.push('end'),
  };
  const failed = (reason: string): void => void events.push(reason);
  const job = observed({ request, sink, flow: new Flow(), failed }, (answer) => shown.push(answer));
  return { job, events, shown };
}

test('an answer is shown whole, after its client has been sent it', async () => {
  const { job, events, shown } = observe();
  job.sink.head(201, [['a', 'b']]);
  job.sink.body(Buffer.from('he'));
  job.sink.body(Buffer.from('llo'));
  job.sink.end();
  expect([events, shown]).toEqual([['201', '2 bytes', '3 bytes', 'end'], []]);
  await afterwards();
  expect(shown).toEqual([{ request, status: 201, headers: [['a', 'b']], body: Buffer.from('hello') }]);
});

test('an answer that breaks off is not shown', async () => {
  const { job, events, shown } = observe();
  job.sink.head(200, []);
  job.failed('trap');
  await afterwards();
  expect([events, shown]).toEqual([['200', 'trap'], []]);
});

test.each([
  [4 * 1024 * 1024, 1],
  [4 * 1024 * 1024 + 1, 0],
])('of an answer of %i bytes %i is shown', async (length, count) => {
  const { job, events, shown } = observe();
  job.sink.head(200, []);
  job.sink.body(new Uint8Array(length - 1));
  job.sink.body(new Uint8Array(1));
  job.sink.end();
  await afterwards();
  expect([events.length, shown.length]).toEqual([4, count]);
});
