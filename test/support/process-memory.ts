/** Resident memory of processes, read from Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** Whether this machine has what is read here. */
export const canReadMemory = process.platform === 'linux';

/** Resident memory of a process, in bytes. Throws when it has ended. */
export function residentMemory(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kib === undefined) throw new Error(`process ${pid} has ended`);
  return Number(kib) * 1024;
}

/** The only process of a name that this process has started and that runs. */
export function childNamed(wanted: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [, name, rest] = /\((.*)\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      if (name === wanted && rest?.split(' ')[1] === String(process.pid)) return Number(pid);
    } catch {
      // A process that has ended meanwhile.
    }
  }
  throw new Error(`no ${wanted} is running`);
}
