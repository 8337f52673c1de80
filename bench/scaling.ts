/**
 * `npm run scaling`: what thousands of instances ask of a store and of the issuer, by the transport's own code in a simulated
 * time: each has a memory of its own, all share a store that answers after a while, and an issuer that answers later. Nothing is served;
 * an hour takes seconds.
 */
import { runCommand } from '@wasmcp/cli';
import { inRoot } from '../scripts/paths.ts';
import { createCachedDocument } from '../src/issuer/cached-document.ts';
import type { StoredText } from '../src/issuer/store.ts';
import { ok } from '../src/result.ts';
import { seededRandom, type SeededRandom } from '../test/support/random.ts';
import { table, writeReport } from './report.ts';

const usage = `npm run scaling [-- --write]

Simulates instances of one server that share a store, and prints what they ask of it and of the issuer. --write writes the
table into docs/scaling.md.`;

/** A clock that goes on to the next thing that somebody waits for, when nobody does anything else. */
export function createSimulatedTime(): { now(): number; sleep(ms: number): Promise<void>; run(): Promise<void> } {
  const waiting = new Map<number, (() => void)[]>();
  let now = Date.UTC(2026, 0, 1);
  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((resolve) => {
        const at = now + ms;
        const others = waiting.get(at);
        if (others === undefined) waiting.set(at, [resolve]);
        else others.push(resolve);
      }),
    async run() {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        let next = Infinity;
        for (const at of waiting.keys()) if (at < next) next = at;
        if (next === Infinity) return;
        const due = waiting.get(next)!;
        waiting.delete(next);
        now = next;
        for (const resume of due) resume();
      }
    },
  };
}

interface Situation {
  readonly instances: number;
  /** Over how long they start, each with a token to verify, in milliseconds. */
  readonly startWithinMs: number;
  /** How long the store takes for a read or a write, in milliseconds. */
  readonly storeMs: number;
}

interface Simulated extends Situation {
  readonly fetches: number;
  readonly reads: number;
  readonly writes: number;
  /** The longest that a token waited for the keys, in milliseconds. */
  readonly longestMs: number;
  /** Tokens that could not be verified. */
  readonly refused: number;
}

/** How long the issuer takes. */
const issuerMs = 100;

export async function simulate(situation: Situation, random: SeededRandom): Promise<Simulated> {
  const { instances, startWithinMs, storeMs } = situation;
  const time = createSimulatedTime();
  const counts = { fetches: 0, reads: 0, writes: 0, longestMs: 0, refused: 0 };
  const storedText = (): StoredText => {
    let kept: string | undefined;
    return {
      async read() {
        counts.reads++;
        await time.sleep(storeMs);
        return kept;
      },
      async write(text) {
        counts.writes++;
        await time.sleep(storeMs);
        kept = text;
        return true;
      },
    };
  };
  const shared = { stored: storedText(), claims: storedText() };
  const start = async (): Promise<void> => {
    const keys = createCachedDocument<string>({
      ...shared,
      url: 'https://issuer.example/jwks',
      issuer: 'https://issuer.example',
      async fetch() {
        counts.fetches++;
        await time.sleep(issuerMs);
        return ok('keys');
      },
      parse: (json) => (typeof json === 'string' ? json : undefined),
      cache: { get: () => undefined, set: () => {} },
      sleep: (ms) => time.sleep(ms),
      maxCachedLength: 1_000,
      now: () => time.now(),
      log: () => {},
    });
    const begin = time.now();
    const found = await keys(
      () => true,
      () => 5_000 - (time.now() - begin),
    );
    if (found.tag !== 'found') counts.refused++;
    counts.longestMs = Math.max(counts.longestMs, time.now() - begin);
  };
  const starts = Array.from({ length: instances }, () => Math.round(random.next() * startWithinMs));
  const startAll = async (): Promise<void> => {
    const begin = time.now();
    const started: Promise<void>[] = [];
    for (const at of starts.toSorted((a, b) => a - b)) {
      if (begin + at > time.now()) await time.sleep(begin + at - time.now());
      started.push(start());
    }
    await Promise.all(started);
  };
  const all = startAll();
  await time.run();
  await all;
  return { ...situation, ...counts };
}

const second = 1_000;
const hour = 3_600 * second;

const situations: readonly Situation[] = [
  ...[100, 1_000, 10_000].map((instances) => ({ instances, startWithinMs: second, storeMs: 1 })),
  { instances: 10_000, startWithinMs: second, storeMs: 20 },
  ...[1_000, 100_000].map((instances) => ({ instances, startWithinMs: hour, storeMs: 1 })),
];

const titleOf = ({ startWithinMs, storeMs }: Situation): string =>
  `${startWithinMs === hour ? 'over an hour' : 'in the same second, nothing kept yet'}; store ${storeMs} ms`;

if (process.argv[1] === inRoot('bench/scaling.ts')) {
  await runCommand({ usage, options: { write: { type: 'boolean' } } }, async ({ values }) => {
    const random = seededRandom('scaling');
    const results: Simulated[] = [];
    for (const situation of situations) results.push(await simulate(situation, random));
    const report = table<Simulated>(
      [
        ['instances that start', titleOf],
        ['how many', ({ instances }) => instances.toLocaleString('en')],
        ['key fetches', ({ fetches }) => String(fetches)],
        ['store reads each', ({ reads, instances }) => (reads / instances).toFixed(2)],
        ['store writes, all', ({ writes }) => writes.toLocaleString('en')],
        ['longest wait for keys', ({ longestMs }) => `${longestMs} ms`],
        ['refused', ({ refused }) => String(refused)],
      ],
      results,
    );
    console.log(report);
    if (values.write === true) writeReport('docs/scaling.md', 'scaling', report);
  });
}
