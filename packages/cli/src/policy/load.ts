/** Runs a policy component in this process. */
import { instantiate, loadComponent, type Component } from '@wasmcp/node-host';
import type { Toolchain } from '../installation.ts';
import { step } from '../lib/progress.ts';
import type { PolicyComponent } from '../transport.ts';

/**
 * @param now this machine's clock or another, in milliseconds since 1970-01-01T00:00:00Z.
 * @returns a new instance of a policy component.
 */
export async function loadPolicy(
  policy: Component,
  { cache }: Pick<Toolchain, 'cache'>,
  now: () => number = Date.now,
): Promise<PolicyComponent> {
  const loaded = await loadComponent(policy, { cache, progress: step });
  const clock = { now: () => datetime(now()) };
  const { policy: exported } = await instantiate(loaded, { 'wasi:clocks/wall-clock': clock });
  return exported as PolicyComponent;
}

/** WASI's `datetime`. */
function datetime(milliseconds: number): { seconds: bigint; nanoseconds: number } {
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds: BigInt(seconds), nanoseconds: (milliseconds - seconds * 1000) * 1e6 };
}
