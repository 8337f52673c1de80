/** Of the instances that want to ask the issuer, one does. */
import { expect, test } from 'vitest';
import type { Store } from '../../src/issuer/index.ts';
import { answerOf, heldAnswer, jwksUri, newWorld, retryAfter, settled, withToken } from '../support/auth.ts';
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
  await settled();
  const sleep = async (): Promise<void> => {
    release(answerOf(JSON.stringify({ keys: [key.jwk] })));
    await settled();
  };
  expect(await fresh(world, { sleep }).bearer(token)).toBe('let in');
  expect(await first).toBe('let in');
  expect(world.requests).toEqual([jwksUri]);
});

test('an instance that ended while it was asking is waited for no longer than asking takes', async () => {
  const claim = { ...entry, value: undefined, fetchedAt: 0, attemptedAt: now, isPending: true, claimant: 'gone' };
  const world = await worldWith(claim);
  expect(await fresh(world).bearer(token)).toBe('let in');
  expect(world.requests).toEqual([jwksUri]);
  expect(world.now - now).toBeLessThan(6 * second);
  expect(world.now - now).toBeGreaterThan(5 * second);
});

test('instances that always come second give up', async () => {
  const world = newWorld([key.jwk]);
  let count = 0;
  const busy: Store = {
    get: () => {
      const claim = { ...entry, value: undefined, fetchedAt: 0, attemptedAt: world.now, isPending: true };
      return new TextEncoder().encode(JSON.stringify({ ...claim, claimant: String(count++) }));
    },
    set: () => {},
  };
  expect(retryAfter(await fresh(world, { store: busy }).send(withToken(token)))).toBe(1);
  expect(world.requests).toEqual([]);
  expect(world.now - now).toBeLessThan(12 * second);
});
