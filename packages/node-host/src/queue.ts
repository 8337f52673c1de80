/** Requests that wait for a thread: bounded in number and in time. */

/** The longest that a request waits for a thread, in milliseconds. */
const maxWaitMs = 30_000;
/**
 * Once the first of those that wait has waited this long, in milliseconds, the last and the first are served in turn:
 * slow or endless calls hold the threads then, and to answer some at once is better than to answer all when they have
 * given up. The first has its turn, too: where a few more wait than are served, nobody has to wait without end.
 */
const patienceMs = 1000;
/** More requests than this do not wait: they are told that the server is busy. */
const maxWaiting = 256;

/** What waits. */
interface Waits {
  failed(reason: 'busy'): void;
}

interface Waiting<Job> {
  readonly job: Job;
  /** When it came, in milliseconds. */
  readonly since: number;
  readonly timer: NodeJS.Timeout;
}

interface Queue<Job> {
  readonly length: number;
  /** Has a job wait; fails it when too many do, or when it has waited too long. */
  add(job: Job): void;
  /** Takes the job that is to be served next. */
  next(): Job | undefined;
  takeAll(): Job[];
  /** @returns whether the job was waiting. */
  forget(job: Job): boolean;
}

export function createQueue<Job extends Waits>(): Queue<Job> {
  const waiting: Waiting<Job>[] = [];
  /** Whether the last has just been served before its turn. */
  let tookLast = false;
  const take = (position: number, count: number): Job[] =>
    waiting.splice(position, count).map(({ job, timer }) => {
      clearTimeout(timer);
      return job;
    });
  const forget = (job: Job): boolean => {
    const position = waiting.findIndex((entry) => entry.job === job);
    return position >= 0 && take(position, 1).length > 0;
  };
  return {
    get length() {
      return waiting.length;
    },
    add(job) {
      if (waiting.length >= maxWaiting) return job.failed('busy');
      const timer = setTimeout(() => {
        if (forget(job)) job.failed('busy');
      }, maxWaitMs);
      waiting.push({ job, since: Date.now(), timer });
    },
    next() {
      const isLate = waiting.length > 0 && Date.now() - waiting[0]!.since > patienceMs;
      tookLast = isLate && !tookLast;
      return take(tookLast ? waiting.length - 1 : 0, 1)[0];
    },
    takeAll: () => take(0, waiting.length),
    forget,
  };
}
