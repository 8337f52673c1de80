/** Examples that are built by their Makefile, with toolchains of other languages that not every machine has. */
import { describe } from 'vitest';
import { inRoot } from '../../tools/lib/paths.ts';
import { step } from '../../tools/lib/progress.ts';
import { run } from '../../tools/lib/run.ts';
import { hosts } from '../support/hosts.ts';
import { describeWeather } from './weather-behaviour.ts';

/** Builds `examples/weather-LANG` and checks its behaviour on every host; skips, and says why, without its toolchain. */
export async function describeMadeWeather(lang: string): Promise<void> {
  const folder = inRoot('examples', `weather-${lang}`);
  const missing = await whatIsMissing(folder);
  if (missing !== undefined) {
    process.stderr.write(`weather-${lang} is not tested. ${missing}\n`);
  } else {
    await step(`Building weather-${lang}`, () => run('make', ['--silent', '-C', folder, 'dist/provider.wasm']));
  }
  describe.skipIf(missing !== undefined)(`weather-${lang}, built by make`, () => {
    for (const { name, start } of hosts) {
      describeWeather(lang, name, (env) =>
        start({ transport: 'tools', provider: `${folder}/dist/provider.wasm`, env }),
      );
    }
  });
}

/** The sentence with which the Makefile's `check` fails. */
async function whatIsMissing(folder: string): Promise<string | undefined> {
  try {
    await run('make', ['--silent', '-C', folder, 'check']);
    return undefined;
  } catch (error) {
    const sentence = /^[^\n]* is missing: .*$/m.exec((error as Error).message)?.[0];
    if (sentence === undefined) throw error;
    return sentence;
  }
}
