/** What runs while the component is built, when no host is there yet. */
import { expect, test, vi } from 'vitest';
import { warmUp } from '../../src/component/warm-up.ts';
import { installVerify } from '../../src/crypto/engine.ts';
import { held } from '../support/wasi-host/index.ts';

installVerify();

test('the samples are answered as they should be, without a host', async () => {
  const printed = vi.spyOn(console, 'error');
  const before = new Set(held);
  await expect(warmUp()).resolves.toBeUndefined();
  expect(new Set(held)).toEqual(before);
  expect(printed).not.toHaveBeenCalled();
});
