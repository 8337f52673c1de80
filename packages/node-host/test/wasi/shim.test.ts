/** When preview2-shim's thread starts. */
import { syncBuiltinESMExports } from 'node:module';
import threads, { type WorkerOptions } from 'node:worker_threads';
import { expect, test } from 'vitest';

const started: string[] = [];
class Worker extends threads.Worker {
  constructor(script: string | URL, options?: WorkerOptions) {
    super(script, options);
    started.push(String(script));
  }
}
threads.Worker = Worker;
syncBuiltinESMExports();

test('the shim has no thread until something needs it, and then one', async () => {
  const { createWasi } = await import('../../src/wasi/imports.ts');
  const { patchShim } = await import('../../src/wasi/shim-patches.ts');
  const { clocks } = await import('../../src/wasi/shim.ts');
  patchShim();
  createWasi();
  clocks.monotonicClock.now();
  expect(started).toEqual([]);
  clocks.monotonicClock.subscribeDuration(1n).block();
  expect(clocks.monotonicClock.subscribeDuration(0n).ready()).toBe(true);
  expect(started).toEqual([expect.stringContaining('/preview2-shim/')]);
});

test('whoever else makes a thread has one of Node', () => {
  expect(threads.Worker).toBe(Worker);
});
