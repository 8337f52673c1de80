/** Tests of examples that are built by their Makefile. */
import { describe } from 'vitest';
import { hosts } from '../support/hosts.ts';
import { skipWithout } from '../support/skip.ts';
import { makeExample } from './make.ts';
import { describeWeather } from './weather-behaviour.ts';

/** Builds `examples/weather-LANG` and checks its behaviour on every host; skips without its toolchain. */
export async function describeMadeWeather(lang: string): Promise<void> {
  const { path, missing } = await makeExample(`weather-${lang}`, 'dist/provider.wasm');
  describe(`weather-${lang}, built by make`, skipWithout(missing), () => {
    for (const { name, start } of hosts) {
      describeWeather(lang, name, (env) => start({ transport: 'tools', provider: path!, env }));
    }
  });
}
