/** How often a step that goes on says so, in milliseconds. */
const reminderMs = 60_000;

/** Runs a step that may be slow. Says on stderr that it began, each minute that it goes on, and how long it took. */
export async function step<T>(title: string, run: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const seconds = (digits: number): string => ((performance.now() - start) / 1000).toFixed(digits);
  process.stderr.write(`${title} …\n`);
  const reminder = setInterval(() => process.stderr.write(`${title}: ${seconds(0)} s so far …\n`), reminderMs);
  try {
    const result = await run();
    process.stderr.write(`${title}: ${seconds(1)} s\n`);
    return result;
  } finally {
    clearInterval(reminder);
  }
}
