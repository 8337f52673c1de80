/** Runs a policy component in this process. */
import { instantiate, loadComponent, type Component } from '@wasmcp/node-host';
import type { Toolchain } from '../installation.ts';
import { step } from '../lib/progress.ts';
import type { PolicyComponent } from './transport.ts';

/** @returns a new instance of a policy component, with this machine's clock. */
export async function loadPolicy(policy: Component, { cache }: Pick<Toolchain, 'cache'>): Promise<PolicyComponent> {
  const loaded = await loadComponent(policy, { cache, progress: step });
  const { policy: exported } = await instantiate(loaded, { 'wasi:clocks/wall-clock': { now } });
  return exported as PolicyComponent;
}

/** WASI's `datetime`: since 1970-01-01T00:00:00Z. */
function now(): { seconds: bigint; nanoseconds: number } {
  const milliseconds = Date.now();
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds: BigInt(seconds), nanoseconds: (milliseconds - seconds * 1000) * 1e6 };
}
