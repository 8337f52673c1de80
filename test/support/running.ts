/** Servers that tests have started and not stopped yet; `stop-servers.ts` stops what a failed test has left. */
export const running = new Set<() => Promise<void>>();
