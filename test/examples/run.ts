/** `npm run examples [-- LANGUAGE…]`: builds, composes, serves and calls the weather servers. */
import { runCommand, startWasmtime, UserError } from '@wasmcp/cli';
import { buildTransports } from '../../scripts/components/transports.ts';
import { toolchain } from '../../scripts/toolchain.ts';
import { startOpenMeteo } from '../support/open-meteo.ts';
import { callWeather } from './call-weather.ts';
import { makeExample } from './make.ts';

const languages: readonly string[] = ['ts', 'rs', 'py', 'go', 'c'];
const usage = `npm run examples [-- LANGUAGE…]

Builds each weather server with its own toolchain (${languages.join(', ')}), composes and serves it, and calls its tools with
the official clients. One whose toolchain is missing is skipped; where it is named, that is a failure.`;

type Outcome = { readonly tag: 'works' } | { readonly tag: 'missing' | 'failed'; readonly why: string };

/** Builds, serves and calls one example. */
async function tryOut(lang: string, env: Readonly<Record<string, string>>): Promise<Outcome> {
  let printed = '';
  try {
    const made = await makeExample(`weather-${lang}`, 'mcp-http-server.wasm');
    if (made.missing !== undefined) return { tag: 'missing', why: made.missing };
    const log = (text: string): void => {
      printed += text;
    };
    const server = await startWasmtime({ component: made.path, env, optimize: false, log }, toolchain);
    try {
      await callWeather(`http://127.0.0.1:${server.port}/mcp`);
    } finally {
      await server.stop();
    }
    return { tag: 'works' };
  } catch (error) {
    return { tag: 'failed', why: `${(error as Error).message}\n${printed}`.trimEnd() };
  }
}

await runCommand({ usage, options: {}, positionals: true }, async ({ positionals: named }) => {
  const unknown = named.find((lang) => !languages.includes(lang));
  if (unknown !== undefined) throw new UserError(`There is no weather server in ${unknown}.\n\n${usage}`);
  await buildTransports(['tools']);
  const api = await startOpenMeteo();
  for (const lang of named.length > 0 ? named : languages) {
    const outcome = await tryOut(lang, api.environment);
    if (outcome.tag === 'works') {
      console.log(`weather-${lang}: builds, serves, answers`);
    } else if (outcome.tag === 'missing' && named.length === 0) {
      console.log(`weather-${lang}: skipped. ${outcome.why}`);
    } else {
      console.log(`weather-${lang}: FAILED. ${outcome.why}`);
      process.exitCode = 1;
    }
  }
  await api.close();
});
