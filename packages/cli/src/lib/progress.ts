/** Runs a step that may be slow: says that it began, and how long it took. Writes to stderr. */
export async function step<T>(title: string, run: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  process.stderr.write(`${title} …\n`);
  const result = await run();
  process.stderr.write(`${title}: ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  return result;
}
