/**
 * The load generator, a process of its own so that its CPU is neither the measured server's nor in the way of the
 * program that measures. Takes `LoadOrder` messages from its parent and answers each with a `LoadResult`.
 */
import { connect } from 'node:net';
import { responseFrame } from '../http-text.ts';

export interface LoadOrder {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Whole HTTP requests, sent in turn, over and over. */
  readonly requests: readonly string[];
  /** Which request comes first. */
  readonly first: number;
  /** Connections, each with one request under way. */
  readonly connections: number;
  /** Ends after this long, each connection with at least one request… */
  readonly seconds: number;
  /** …or after this many requests. */
  readonly count: number;
}

export interface LoadResult {
  /** Of each answered request, in milliseconds. */
  readonly latencies: Float64Array;
  readonly seconds: number;
  /** CPU time of the load generator, in milliseconds. */
  readonly cpuMs: number;
  /** The first thing that went wrong: any status but 200, or a connection that failed. */
  readonly failure: string | undefined;
}

/** A server that does not answer for this long is broken, in milliseconds. */
const silenceMs = 30_000;

async function load(order: LoadOrder): Promise<LoadResult> {
  const requests = order.requests.map((text) => Buffer.from(text));
  const latencies: number[] = [];
  const cpu = process.cpuUsage();
  const start = performance.now();
  const until = start + order.seconds * 1000;
  let sent = 0;
  let failure: string | undefined;

  const connection = (): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true });
      let received = '';
      let sentAt = 0;
      let over = false;
      const end = (): void => {
        over = true;
        socket.destroy();
        resolve();
      };
      const next = (): void => {
        if (failure !== undefined || sent >= order.count || (sentAt > 0 && performance.now() >= until)) {
          return end();
        }
        const request = requests[(order.first + sent++) % requests.length]!;
        sentAt = performance.now();
        socket.write(request);
      };
      const fail = (reason: string): void => {
        if (over) return;
        failure ??= reason;
        end();
      };
      socket.on('data', (bytes) => {
        received += bytes.toString('latin1');
        const frame = responseFrame(received);
        if (frame === undefined) return;
        latencies.push(performance.now() - sentAt);
        if (frame.status !== 200) return fail(`status ${frame.status}: ${received.slice(0, 1000)}`);
        received = received.slice(frame.end);
        next();
      });
      socket.on('connect', next);
      socket.on('error', (error) => fail(error.message));
      socket.on('close', () => fail('the server closed a connection'));
      socket.setTimeout(silenceMs, () => fail(`no answer within ${silenceMs / 1000} s`));
    });

  await Promise.all(Array.from({ length: order.connections }, connection));
  const { user, system } = process.cpuUsage(cpu);
  return {
    latencies: Float64Array.from(latencies),
    seconds: (performance.now() - start) / 1000,
    cpuMs: (user + system) / 1000,
    failure,
  };
}

process.on('message', (order: LoadOrder) => {
  void load(order).then((result) => process.send!(result));
});
