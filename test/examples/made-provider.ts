/** Tests of examples that are built by their Makefile. */
import { describe } from 'vitest';
import { hosts } from '../support/hosts.ts';
import { makeExample } from './make.ts';
import { describeWeather } from './weather-behaviour.ts';

/** Builds `examples/weather-LANG` and checks its behaviour on every host; skips, and says why, without its toolchain. */
export async function describeMadeWeather(lang: string): Promise<void> {
  const provider = await makeProvider(`weather-${lang}`);
  describe.skipIf(provider === undefined)(`weather-${lang}, built by make`, () => {
    for (const { name, start } of hosts) {
      describeWeather(lang, name, (env) => start({ transport: 'tools', provider: provider!, env }));
    }
  });
}

/**
 * Makes a provider of `examples/NAME`; `file` is what the Makefile calls it.
 * @returns its path; undefined without its toolchain, and then it has said what is missing.
 */
export async function makeProvider(name: string, file = 'dist/provider.wasm'): Promise<string | undefined> {
  const made = await makeExample(name, file);
  if ('path' in made) return made.path;
  process.stderr.write(`${name} is not tested. ${made.missing}\n`);
  return undefined;
}
