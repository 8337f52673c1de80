import { expect, test } from 'vitest';
import { createTypeCheck } from '../../src/dev/type-check.ts';

/** A check that ends when the test says so. */
function checkByHand() {
  const said: string[] = [];
  const ends: ((isRight: boolean) => void)[] = [];
  const types = createTypeCheck(
    () => new Promise((resolve) => ends.push(resolve)),
    (text) => said.push(text),
  );
  return { types, said, ends };
}

test('what is wrong is said each time, what is right once it was wrong', async () => {
  const { types, said, ends } = checkByHand();
  for (const isRight of [true, false, false, true, true]) {
    const runs = ends.length;
    types.start();
    expect(ends).toHaveLength(runs + 1);
    ends.at(-1)!(isRight);
    await new Promise(setImmediate);
  }
  expect(said).toEqual([
    expect.stringContaining('Types are wrong'),
    expect.stringContaining('Types are wrong'),
    'Types are right again.\n',
  ]);
});

test('changes while a check runs are checked once, after it, and that is what is said', async () => {
  const { types, said, ends } = checkByHand();
  for (const _ of [1, 2, 3]) types.start();
  expect(ends).toHaveLength(1);
  ends[0]!(false);
  await expect.poll(() => ends).toHaveLength(2);
  expect(said).toEqual([]);
  ends[1]!(false);
  await expect.poll(() => said).toHaveLength(1);
  expect(ends).toHaveLength(2);
});
