/** Examples that are built by their Makefile, with toolchains of other languages that not every machine has. */
import { join } from 'node:path';
import { describe } from 'vitest';
import { inRoot } from '../../tools/lib/paths.ts';
import { step } from '../../tools/lib/progress.ts';
import { run } from '../../tools/lib/run.ts';
import { hosts } from '../support/hosts.ts';
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
  const folder = inRoot('examples', name);
  const missing = await whatIsMissing(folder);
  if (missing !== undefined) {
    process.stderr.write(`${name} is not tested. ${missing}\n`);
    return undefined;
  }
  await step(`Building ${name}`, () => run('make', ['--silent', '-C', folder, file]));
  return join(folder, file);
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
