/** Tests of countdown servers that are built by their Makefile. */
import { describe } from 'vitest';
import { hosts } from '../support/hosts.ts';
import { skipWithout } from '../support/skip.ts';
import { describeCountdown, testWithoutExchange } from './countdown-behaviour.ts';
import { makeExample } from './make.ts';

/** Builds `examples/countdown-LANG` and checks its behaviour on every host; skips without its toolchain. */
export async function describeMadeCountdown(lang: string): Promise<void> {
  const { path, missing } = await makeExample(`countdown-${lang}`, 'dist/provider.wasm');
  describe(`countdown-${lang}, built by make`, skipWithout(missing), () => {
    testWithoutExchange(async () => path!);
    for (const { name, start } of hosts) describeCountdown(`countdown-${lang}`, name, start, async () => path!);
  });
}
