/** Waiting. */
import { subscribeDuration } from 'wasi:clocks/monotonic-clock@0.2.3';

/** Waits for a number of milliseconds. The host waits: an instance serves one request at a time. */
export function sleep(ms: number): void {
  const pollable = subscribeDuration(BigInt(Math.ceil(ms)) * 1_000_000n);
  pollable.block();
  pollable[Symbol.dispose]();
}
