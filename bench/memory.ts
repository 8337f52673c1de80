/** Whether a reused instance's memory levels off: resident memory while one instance serves many requests. */
import { type Contestant, startLoad } from './measure.ts';
import { memoryMiB } from './usage.ts';

/** After how many requests memory is looked at. */
export const samples = [0, 1_000, 5_000, 10_000, 20_000, 30_000, 40_000] as const;

export interface MemorySeries {
  readonly name: string;
  /** MiB at each of `samples`; undefined where it cannot be known. */
  readonly residentMiB: readonly (number | undefined)[];
}

/** One connection, so that there is one instance. @throws when a server answers anything but 200. */
export async function measureMemory(
  contestants: readonly Contestant[],
  say: (text: string) => void,
): Promise<MemorySeries[]> {
  const load = startLoad();
  const series: MemorySeries[] = [];
  try {
    for (const { name, start, requests } of contestants) {
      const { port, pid, stop } = await start();
      try {
        const texts = requests(`127.0.0.1:${port}`);
        const residentMiB: (number | undefined)[] = [];
        let sent = 0;
        say(name);
        for (const sample of samples) {
          if (sample > sent) {
            const order = {
              port,
              requests: texts,
              first: sent,
              connections: 1,
              seconds: Infinity,
              count: sample - sent,
            };
            const { failure } = await load.run(order);
            if (failure !== undefined) throw new Error(`${name}: ${failure}`);
          }
          sent = sample;
          residentMiB.push(memoryMiB(pid, 'VmRSS'));
        }
        series.push({ name, residentMiB });
      } finally {
        await stop();
      }
    }
  } finally {
    load.stop();
  }
  return series;
}
