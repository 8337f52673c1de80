import { expect, test, vi } from 'vitest';
import { sleep } from '../../src/wasi/sleep.ts';
import { held, Pollable } from '../support/wasi-host/index.ts';

test('the host waits, and no handle is left', () => {
  const blocked = vi.spyOn(Pollable.prototype, 'block');
  sleep(0.5);
  expect(blocked).toHaveBeenCalledTimes(1);
  expect(held.size).toBe(0);
});
