/**
 * preview2-shim, whose thread is started when it is first asked for something: files, pollables of the clock, outgoing
 * HTTP. By itself the shim starts one as soon as it is imported. Not reported upstream. Remove when `import` alone starts
 * no thread (io/worker-io.js: `createSyncFn`).
 */
import { syncBuiltinESMExports } from 'node:module';
import threads, { type Worker, type WorkerOptions } from 'node:worker_threads';

/** Node's class. An import by its name would follow the change below. */
const NodeWorker = threads.Worker;

/** What the shim uses of its Worker. */
class ThreadOnUse {
  readonly #start: () => Worker;
  readonly #listeners: [event: string, listener: (message: unknown) => void][] = [];
  #thread: Worker | undefined;
  constructor(start: () => Worker) {
    this.#start = start;
  }
  on(event: string, listener: (message: unknown) => void): void {
    this.#listeners.push([event, listener]);
  }
  postMessage(message: unknown): void {
    if (this.#thread === undefined) {
      this.#thread = this.#start();
      for (const [event, listener] of this.#listeners) this.#thread.on(event, listener);
      this.#thread.unref();
    }
    this.#thread.postMessage(message);
  }
}

/**
 * Stands for Node's class while the shim is imported. Others may be imported meanwhile, and have it for good: to them it is
 * Node's, also as what a class of theirs extends.
 */
const ShimWorker = new Proxy(NodeWorker, {
  construct(target, args: [script: URL | string, options?: WorkerOptions], made): object {
    if (!String(args[0]).includes('/preview2-shim/')) return Reflect.construct(target, args, made) as Worker;
    return new ThreadOnUse(() => new NodeWorker(...args));
  },
});

const replaceWorker = (by: unknown): void => {
  Object.assign(threads, { Worker: by });
  syncBuiltinESMExports();
};

replaceWorker(ShimWorker);
export const { clocks, http, io } = await import('@bytecodealliance/preview2-shim');
export const { WASIShim } = await import('@bytecodealliance/preview2-shim/instantiation');
replaceWorker(NodeWorker);
