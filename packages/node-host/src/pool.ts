/**
 * Threads that each run one guest, one request at a time. A trap, an exit or a missed deadline ends the thread and
 * nothing else; the next request has a fresh one.
 */
import type { Worker } from 'node:worker_threads';
import { createQueue } from './queue.ts';
import type { Flow } from './wasi/flow.ts';
import type { GuestRequest, ResponseSink } from './wasi/http.ts';
import type { WorkerJob, WorkerMessage } from './worker.ts';

/** Why a request has no response, or only the beginning of one. */
export type GuestFailure =
  /** The guest trapped, exited, or returned without a response. */
  | 'trap'
  /** The deadline passed while the guest ran. */
  | 'deadline'
  /** No thread became free in time, or too many requests wait already. */
  | 'busy';

export interface Job {
  readonly request: GuestRequest;
  readonly sink: ResponseSink;
  /** The server's end of the response's flow. */
  readonly flow: Flow;
  /** Called at most once, and never after `sink.end`. */
  failed(reason: GuestFailure): void;
}

interface PoolOptions {
  /** Starts a thread; it sends `ready` when it can take a request. */
  readonly start: () => Worker;
  /** The most threads, which is the most requests that run at the same time. */
  readonly maxInstances: number;
  /** More threads than this are started only where some wait. */
  readonly cores: number;
  /** The longest that a request may run, in milliseconds. */
  readonly deadlineMs: number;
  /** What guests print, and why they failed. */
  readonly log: (text: string) => void;
}

export interface Pool {
  /** Runs a job as soon as a thread is free. @returns a function that says the caller has left. */
  run(job: Job): () => void;
  /** Ends every thread once it has nothing more to do. Nothing may be run after it. Resolves when none is left. */
  retire(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Each thread costs memory and compiles its JavaScript for itself: more than there are cores are of use only where some
 * wait or never end. A request that has run for this long, in milliseconds, is taken for one that never ends.
 */
const workingMs = 500;
/** How often it is looked whether a thread can be started for those that wait, in milliseconds. */
const lookingMs = 10;
/** A thread beyond the first that has had nothing to do for this long is ended: its memory is given back. In milliseconds. */
const idleMs = 60_000;
/** A request whose caller has left may run this much longer before its thread is ended, in milliseconds. */
const graceMs = 1000;
/** One that streams may longer: its guest finds out with its next write, and has work to give up. */
const streamGraceMs = 5000;

interface Thread {
  readonly worker: Worker;
  /** It has loaded the components. */
  ready: boolean;
  job: Job | undefined;
  /** When it was given the job, in milliseconds. */
  since: number;
  /** The job's response has begun. */
  streaming: boolean;
  /** The job's response is complete; the guest may still be busy. */
  answered: boolean;
  /** Ends it: at the deadline, or when it is idle. */
  timer: NodeJS.Timeout | undefined;
}

/** Starts the first thread. @returns the pool when that thread is ready; rejects when it cannot be. */
export async function createPool({ start, maxInstances, cores, deadlineMs, log }: PoolOptions): Promise<Pool> {
  const threads = new Set<Thread>();
  const waiting = createQueue<Job>();
  /** Looks again whether those that wait need more threads. */
  let growing: NodeJS.Timeout | undefined;
  /** Set when the pool is retired: called when no thread is left. */
  let onLastEnd: (() => void) | undefined;
  let stopped = false;

  const addThread = (onStart: (error?: Error) => void = () => {}): void => {
    const idle = { job: undefined, since: 0, streaming: false, answered: false, timer: undefined };
    const thread: Thread = { worker: start(), ready: false, ...idle };
    threads.add(thread);
    const onEnd = (error: Error): void => {
      if (threads.has(thread)) log(`${error.message}\n`);
      end(thread, 'trap');
      onStart(error);
    };
    thread.worker.on('message', (message: WorkerMessage) => {
      // What a thread sent before it was ended arrives all the same. It must not be given another request then.
      if (threads.has(thread) || message.type === 'log') receive(thread, message);
      if (message.type === 'ready') onStart();
    });
    thread.worker.on('error', onEnd);
    thread.worker.on('exit', () => onEnd(new Error('The component ended its thread.')));
  };

  /** Ends a thread and fails its request. */
  const end = (thread: Thread, reason: GuestFailure): void => {
    if (!threads.delete(thread)) return;
    clearTimeout(thread.timer);
    void thread.worker.terminate();
    if (!thread.answered) thread.job?.failed(reason);
    if (stopped) return;
    if (!thread.ready) for (const job of waiting.takeAll()) job.failed('trap');
    else if (threads.size === 0 && (onLastEnd === undefined || waiting.length > 0)) addThread();
    else grow();
    if (threads.size === 0) onLastEnd?.();
  };

  /** Starts threads for those that wait, where cores are free. @param ending how many threads are about to be free. */
  const grow = (ending = 0): void => {
    if (waiting.length === 0 || threads.size >= maxInstances) return;
    growing ??= setTimeout(() => {
      growing = undefined;
      grow();
    }, lookingMs);
    const workingSince = Date.now() - workingMs;
    let starting = 0;
    let working = 0;
    for (const thread of threads) {
      if (!thread.ready) starting++;
      else if (thread.since > workingSince && thread.job?.flow.isWaiting !== true) working++;
    }
    const wanted = Math.min(waiting.length - ending, cores - working, maxInstances - threads.size + starting);
    for (; starting < wanted; starting++) addThread();
  };

  const stopGrowing = (): void => {
    clearTimeout(growing);
    growing = undefined;
  };

  const give = (thread: Thread, job: Job): void => {
    thread.job = job;
    thread.since = Date.now();
    thread.streaming = false;
    thread.answered = false;
    clearTimeout(thread.timer);
    thread.timer = setTimeout(() => {
      log(`A request did not end within ${deadlineMs / 1000} s: its instance was ended.\n`);
      end(thread, 'deadline');
    }, deadlineMs);
    const given: WorkerJob = { request: job.request, flow: job.flow.memory };
    thread.worker.postMessage(given);
  };

  const giveNext = (thread: Thread): void => {
    thread.job = undefined;
    clearTimeout(thread.timer);
    const next = waiting.next();
    if (waiting.length === 0) stopGrowing();
    if (next !== undefined) return give(thread, next);
    if (onLastEnd !== undefined) return end(thread, 'trap');
    thread.timer = setTimeout(() => {
      if (threads.size > 1) end(thread, 'trap');
    }, idleMs).unref();
  };

  /** @returns what is to be called when a job's caller leaves. */
  const leaving = (job: Job) => (): void => {
    const thread = waiting.forget(job) ? undefined : [...threads].find((candidate) => candidate.job === job);
    if (thread === undefined) return;
    clearTimeout(thread.timer);
    thread.timer = setTimeout(() => end(thread, 'deadline'), thread.streaming ? streamGraceMs : graceMs);
  };

  const receive = (thread: Thread, message: WorkerMessage): void => {
    const sink = thread.job?.sink;
    switch (message.type) {
      case 'ready':
        thread.ready = true;
        return giveNext(thread);
      case 'log':
        return log(message.text);
      case 'head':
        thread.streaming = true;
        return sink?.head(message.status, message.headers);
      case 'body':
        return sink?.body(message.chunk);
      case 'end':
        thread.answered = true;
        return sink?.end();
      case 'answer':
        thread.answered = true;
        sink?.head(message.status, message.headers);
        sink?.body(message.body);
        return sink?.end();
      case 'done':
        if (!thread.answered) thread.job?.failed('trap');
        return giveNext(thread);
      case 'trap':
        log(`The component trapped: ${message.text}\n`);
        return end(thread, 'trap');
    }
  };

  await new Promise<void>((resolve, reject) => addThread((error) => (error === undefined ? resolve() : reject(error))));
  return {
    run(job) {
      let ending = 0;
      for (const thread of threads) {
        if (thread.ready && thread.job === undefined) {
          give(thread, job);
          return leaving(job);
        }
        if (thread.answered) ending++;
      }
      waiting.add(job);
      grow(ending);
      return leaving(job);
    },
    retire() {
      return new Promise((resolve) => {
        onLastEnd = resolve;
        for (const thread of threads) if (thread.ready && thread.job === undefined) end(thread, 'trap');
        if (threads.size === 0) resolve();
      });
    },
    async stop() {
      stopped = true;
      waiting.takeAll();
      stopGrowing();
      const ending = [...threads];
      for (const thread of ending) end(thread, 'trap');
      await Promise.all(ending.map(({ worker }) => worker.terminate()));
    },
  };
}
