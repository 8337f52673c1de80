/** Shows complete answers to whoever looks on, once they are on their way: what is served does not depend on it. */
import type { Job } from './pool.ts';
import type { GuestRequest, HeaderLine } from './wasi/http.ts';

/** A request, and all of what a component answered. */
export interface ObservedAnswer {
  readonly request: Pick<GuestRequest, 'method' | 'pathWithQuery' | 'headers' | 'body'>;
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array;
}

/** What it throws is thrown in the server's thread. */
export type Observe = (answer: ObservedAnswer) => void;

/** A longer body is not shown, in bytes: it would have to be held. */
const maxObservedBytes = 4 * 1024 * 1024;

/** The same job, whose answer is shown when it is complete. Not shown: answers that break off, or are too long. */
export function observed(job: Job, observe: Observe): Job {
  const { request, sink } = job;
  const chunks: Uint8Array[] = [];
  let [status, length] = [0, 0];
  let headers: readonly HeaderLine[] = [];
  const show = (): void => observe({ request, status, headers, body: Buffer.concat(chunks) });
  return {
    ...job,
    sink: {
      head(...head) {
        [status, headers] = head;
        sink.head(...head);
      },
      body(chunk) {
        length += chunk.length;
        if (length <= maxObservedBytes) chunks.push(chunk);
        else chunks.length = 0;
        sink.body(chunk);
      },
      end() {
        sink.end();
        if (length <= maxObservedBytes) setImmediate(show);
      },
    },
  };
}
