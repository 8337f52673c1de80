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

test('whoever is imported meanwhile has a class that can be extended', async () => {
  const importing = import('../../src/wasi/shim.ts');
  while (threads.Worker === Worker) await new Promise(setImmediate);
  const Meanwhile = threads.Worker;
  class Extended extends Meanwhile {
    readonly extended = () => true;
    inherited(): boolean {
      return this.extended();
    }
  }
  const extended = new Extended('', { eval: true });
  expect([extended instanceof Extended, extended instanceof threads.Worker, extended.inherited()]).toEqual([
    true,
    true,
    true,
  ]);
  await Promise.all([extended.terminate(), importing]);
  started.length = 0;
});

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
