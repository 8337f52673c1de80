/** Of the instances that want to ask the issuer, one does. */
import { expect, test } from 'vitest';
import { createCachedDocument, type CachedDocument } from '../../src/issuer/cached-document.ts';
import type { Store } from '../../src/issuer/index.ts';
import type { StoredText } from '../../src/issuer/store.ts';
import { answerOf, heldAnswer, jwksUri, newWorld, retryAfter, withToken, type TestWorld } from '../support/auth.ts';
import { seededRandom } from '../support/random.ts';
import { entry, fresh, key, now, token, worldWith } from '../support/store.ts';

const second = 1_000;

const realSleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('58: of 20 cold instances at once one asks, and all answer', async () => {
  const world = newWorld([key.jwk]);
  const instances = Array.from({ length: 20 }, () => fresh(world, { sleep: realSleep }));
  const outcomes = await Promise.all(instances.map((instance) => instance.bearer(token)));
  expect(new Set(outcomes)).toEqual(new Set(['let in']));
  expect(world.requests).toEqual([jwksUri]);
});

test('a cold instance waits for what another one is fetching', async () => {
  const world = newWorld();
  const { answer, release } = heldAnswer();
  world.answers.set(jwksUri, () => answer);
  const first = fresh(world).bearer(token);
  await expect.poll(() => world.requests).toEqual([jwksUri]);
  const sleep = async (): Promise<void> => {
    release(answerOf(JSON.stringify({ keys: [key.jwk] })));
    await first;
  };
  expect(await fresh(world, { sleep }).bearer(token)).toBe('let in');
  expect(await first).toBe('let in');
  expect(world.requests).toEqual([jwksUri]);
});

test('an instance that ended while it was asking is waited for no longer than asking takes', async () => {
  const world = await worldWith({ ...entry, value: undefined, fetchedAt: 0, attemptedAt: now, isPending: true });
  expect(await fresh(world).bearer(token)).toBe('let in');
  expect(world.requests).toEqual([jwksUri]);
  expect(world.now - now).toBeLessThan(6 * second);
  expect(world.now - now).toBeGreaterThan(5 * second);
});

test('an instance that ended after it had claimed is waited for no longer than that', async () => {
  const world = await worldWith('');
  const claims = claimsIn(world);
  claims.set(`${now} gone`);
  expect(await fresh(world).bearer(token)).toBe('let in');
  expect(world.requests).toEqual([jwksUri]);
  expect(world.now - now).toBeLessThan(6 * second);
  expect(world.now - now).toBeGreaterThan(5 * second);
});

test('a claim that was followed by asking is spent: the next to ask does not wait for it', async () => {
  const world = await worldWith({ ...entry, attemptedAt: now - 1, failures: 1, value: undefined, fetchedAt: 0 });
  claimsIn(world).set(`${now - 100} other`);
  world.now += second;
  expect(await fresh(world).bearer(token)).toBe('let in');
  expect(world.now - now).toBe(second + 50);
});

test.each(['', 'x', '-1 x', '99999999999999999999 x', `${now + 60 * second} x`, `{"format":"mcp-transport-http/1"}`])(
  'what cannot be a claim is none: %j',
  async (text) => {
    const world = await worldWith('');
    claimsIn(world).set(text);
    expect(await fresh(world).bearer(token)).toBe('let in');
    expect(world.now - now).toBe(50);
  },
);

test('instances that always come second give up', async () => {
  const world = newWorld([key.jwk]);
  let count = 0;
  const busy: Store = {
    get: (name) => (isClaim(name) ? new TextEncoder().encode(`${world.now} ${count++}`) : undefined),
    set: () => {},
  };
  expect(retryAfter(await fresh(world, { store: busy }).send(withToken(token)))).toBe(1);
  expect(world.requests).toEqual([]);
  expect(world.now - now).toBeLessThan(12 * second);
});

test('58: of 20 instances, whose writes take up to a second each, one asks', async () => {
  const random = seededRandom('claims');
  const between = (low: number, high: number): number => low + Math.floor(random.next() * (high - low));
  for (let run = 0; run < 200; run++) {
    const { sleep, now: clock, finish } = newSchedule();
    const texts = new Map<string, string>();
    let fetches = 0;
    const instances = Array.from({ length: 20 }, (_, at) => {
      // Every fourth stalls, once: with what it writes first.
      let stall = at % 4 === 0 ? between(50, 1_000) : 0;
      const storedAs = (name: string): StoredText => ({
        async read() {
          await sleep(between(0, 5));
          return texts.get(name);
        },
        async write(text) {
          await sleep(between(1, 20) + stall);
          stall = 0;
          texts.set(name, text);
          return true;
        },
      });
      return createCachedDocument<object>({
        url: jwksUri,
        issuer: 'https://issuer.example',
        parse: (json) => json as object,
        cache: { get: () => undefined, set: () => {} },
        stored: storedAs('entry'),
        claims: storedAs('claim'),
        maxCachedLength: 1_000,
        now: clock,
        sleep,
        log: () => {},
        async fetch() {
          fetches++;
          await sleep(between(1, 500));
          return { tag: 'ok', value: { keys: [] } };
        },
      });
    });
    const lookUp = async (instance: CachedDocument<object>): Promise<string> => {
      await sleep(between(0, 300));
      return (
        await instance(
          () => true,
          () => 5_000,
        )
      ).tag;
    };
    const found = await finish(Promise.all(instances.map(lookUp)));
    expect([new Set(found), fetches]).toEqual([new Set(['found']), 1]);
  }
});

const isClaim = (name: string): boolean => name.startsWith('mcp-claim.');

/** Where the instances of a world claim. */
function claimsIn({ plugged }: TestWorld): { set(text: string): void } {
  const name = [...plugged.keys()].find((one) => one.startsWith('mcp-issuer.'))!.replace('mcp-issuer', 'mcp-claim');
  return { set: (text) => void plugged.set(name, new TextEncoder().encode(text)) };
}

/** Time that passes only when all wait for it. */
function newSchedule(): {
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => number;
  readonly finish: <T>(work: Promise<T>) => Promise<T>;
} {
  const waiting: { readonly at: number; readonly resume: () => void }[] = [];
  let time = now;
  return {
    now: () => time,
    sleep: (ms) => new Promise((resume) => waiting.push({ at: time + ms, resume })),
    async finish(work) {
      let isDone = false;
      const end = (): void => void (isDone = true);
      work.then(end, end);
      for (;;) {
        await new Promise(setImmediate);
        if (isDone) return work;
        const next = waiting.reduce((first, one) => (one.at < first.at ? one : first));
        waiting.splice(waiting.indexOf(next), 1);
        time = next.at;
        next.resume();
      }
    },
  };
}
