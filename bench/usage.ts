/** What a process has used, from Linux's /proc. On other systems nothing is known. */
import { readdirSync, readFileSync } from 'node:fs';

/** Unit of the times in /proc/PID/stat: USER_HZ is 100 on every architecture that Node runs on. */
const tickMs = 10;

/** The fields of /proc/PID/stat from the third on. The second, in parentheses, may hold anything. */
const statOf = (pid: number): number[] | undefined =>
  read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);

/** CPU time of a process so far, all threads, user and system, in milliseconds. */
export function cpuMs(pid: number): number | undefined {
  const fields = statOf(pid);
  return fields && (fields[11]! + fields[12]!) * tickMs;
}

/** Page faults of a process so far, all threads, that needed no disk: each is memory that the kernel had to map. */
export const pageFaults = (pid: number): number | undefined => statOf(pid)?.[7];

/** How many files and sockets a process has open. */
export function openFiles(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}

/** Resident memory of a process in MiB: now (`VmRSS`), or at its highest (`VmHWM`). */
export function memoryMiB(pid: number, which: 'VmRSS' | 'VmHWM'): number | undefined {
  const kib = new RegExp(`^${which}:\\s+(\\d+) kB$`, 'm').exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return kib === undefined ? undefined : Number(kib) / 1024;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
