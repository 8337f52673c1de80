/** The simulation of many instances: what it promises of the issuer and the store holds for every order of events. */
import { describe, expect, it } from 'vitest';
import { createSimulatedTime, simulate } from '../../bench/scaling.ts';
import { seededRandom } from '../support/random.ts';

describe('simulated time', () => {
  it('goes on to what is waited for next, and stops when nobody waits', async () => {
    const time = createSimulatedTime();
    const begin = time.now();
    const order: string[] = [];
    const after = async (ms: number, name: string): Promise<void> => {
      await time.sleep(ms);
      order.push(`${name} ${time.now() - begin}`);
    };
    const all = Promise.all([after(20, 'b'), after(10, 'a').then(() => after(15, 'c'))]);
    await time.run();
    await all;
    expect(order).toEqual(['a 10', 'b 20', 'c 25']);
  });
});

describe('of many instances that share a store', () => {
  const random = seededRandom('scaling');

  it.each([1, 5, 20])('that start together one asks the issuer, and none is refused: store %d ms', async (storeMs) => {
    const { fetches, refused, longestMs } = await simulate({ instances: 1_000, startWithinMs: 1_000, storeMs }, random);
    expect([fetches, refused]).toEqual([1, 0]);
    expect(longestMs).toBeLessThan(2_000);
  });

  it('that start over an hour one asks every ten minutes, and each reads once', async () => {
    const { fetches, refused, reads } = await simulate(
      { instances: 5_000, startWithinMs: 3_600_000, storeMs: 1 },
      random,
    );
    expect(refused).toBe(0);
    expect(fetches).toBeLessThanOrEqual(6);
    expect(reads / 5_000).toBeLessThan(1.1);
  });
});
