/** preview2-shim's faults: that it still has them, and that they are repaired. In this order, as a repair stays. */
import { Worker } from 'node:worker_threads';
import { http, io } from '@bytecodealliance/preview2-shim';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { patchShim } from '../../src/wasi/shim-patches.ts';

/** A server in a thread of its own, since the shim's calls block this one: its answers begin with "x" and never end. */
const program = `
  const { createServer } = require('node:http');
  const { parentPort } = require('node:worker_threads');
  const server = createServer((request, response) => response.write('x'));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;
let worker: Worker;
let port: number;
beforeAll(async () => {
  worker = new Worker(program, { eval: true });
  port = await new Promise((resolve) => {
    worker.once('message', resolve);
  });
});
afterAll(() => worker.terminate());

/** @returns the values of a header after a clone of it was changed. */
function changeClone(): number {
  const fields = http.types.Fields.fromList([['a', Buffer.from('1')]]);
  fields.clone().append('a', Buffer.from('2'));
  return fields.entries().length;
}

/** @returns whether a body is said to be ready that has been read empty, and whose end is still to come. */
function isEmptyBodyReady(): boolean {
  const request = new http.types.OutgoingRequest(new http.types.Fields());
  request.setScheme({ tag: 'HTTP' });
  request.setAuthority(`127.0.0.1:${port}`);
  request.setPathWithQuery('/');
  const future = http.outgoingHandler.handle(request, undefined);
  io.poll.poll([future.subscribe()]);
  const answer = future.get() as unknown as { val: { val: { consume(): { stream(): Stream } } } };
  const stream = answer.val.val.consume().stream();
  const pollable = stream.subscribe();
  io.poll.poll([pollable as never]);
  stream.read(10n);
  return pollable.ready();
}
interface Stream {
  read(length: bigint): Uint8Array;
  subscribe(): { ready(): boolean };
}

test('the shim has the faults still: once it has not, remove its patch', () => {
  expect(changeClone()).toBe(2);
  expect(isEmptyBodyReady()).toBe(true);
});

test('the faults are repaired', () => {
  patchShim();
  expect(changeClone()).toBe(1);
  expect(isEmptyBodyReady()).toBe(false);
});
