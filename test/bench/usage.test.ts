import { closeSync, existsSync, openSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cpuMs, memoryMiB, openFiles, pageFaults } from '../../bench/usage.ts';
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

  test('page faults are those of memory that is touched for the first time', () => {
    const before = pageFaults(process.pid)!;
    const bytes = 64 * 2 ** 20;
    Buffer.allocUnsafeSlow(bytes).fill(1);
    const faults = pageFaults(process.pid)! - before;
    // With huge pages, of 2 MiB, fewer are needed.
    expect(faults).toBeGreaterThanOrEqual(bytes / 2 ** 21);
  });

  test('open files are counted', () => {
    const before = openFiles(process.pid)!;
    const file = openSync('/proc/self/stat', 'r');
    expect(openFiles(process.pid)).toBe(before + 1);
    closeSync(file);
  });
});

test('nothing is known of a process that is not there', () => {
  const noProcess = 2 ** 30;
  expect(cpuMs(noProcess)).toBeUndefined();
  expect(memoryMiB(noProcess, 'VmRSS')).toBeUndefined();
  expect(pageFaults(noProcess)).toBeUndefined();
  expect(openFiles(noProcess)).toBeUndefined();
});
