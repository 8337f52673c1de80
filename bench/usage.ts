/** What a process has used, from Linux's /proc. On other systems nothing is known. */
import { readFileSync } from 'node:fs';

/** Unit of the times in /proc/PID/stat: USER_HZ is 100 on every architecture that Node runs on. */
const tickMs = 10;

/** CPU time of a process so far, all threads, user and system, in milliseconds. */
export function cpuMs(pid: number): number | undefined {
  // The second field is the program's name in parentheses, which may hold anything.
  const fields = read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) * tickMs;
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
