import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cpuMs, memoryMiB } from '../../bench/usage.ts';
import { skipUnless } from '../support/skip.ts';

const hasProc = existsSync('/proc/self/stat');

describe('on Linux', skipUnless(hasProc, 'this machine has no /proc'), () => {
  test('CPU time is what the process itself knows of', () => {
    const before = process.cpuUsage();
    const measured = cpuMs(process.pid)!;
    const after = process.cpuUsage();
    // The kernel counts in ticks of 10 ms, for user and system time each.
    expect(measured).toBeGreaterThanOrEqual((before.user + before.system) / 1000 - 20);
    expect(measured).toBeLessThanOrEqual((after.user + after.system) / 1000 + 20);
  });

  test('the highest memory is no less than the present one', () => {
    const now = memoryMiB(process.pid, 'VmRSS')!;
    expect(now).toBeGreaterThan(10);
    expect(memoryMiB(process.pid, 'VmHWM')).toBeGreaterThanOrEqual(now);
  });
});

test('nothing is known of a process that is not there', () => {
  const noProcess = 2 ** 30;
  expect(cpuMs(noProcess)).toBeUndefined();
  expect(memoryMiB(noProcess, 'VmRSS')).toBeUndefined();
});
