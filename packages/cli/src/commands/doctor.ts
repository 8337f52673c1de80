/** `doctor`: looks at the machine and the project, and says what is missing and how to mend it. */
import { existsSync } from 'node:fs';
import { buildOf } from '../dev/build-of.ts';
import { note, type Finding } from '../doctor/finding.ts';
import { examineAddress, examineNode, examineTools } from '../doctor/machine.ts';
import { examineProject } from '../doctor/project.ts';
import { examineProvider } from '../doctor/provider.ts';
import { examineVariables } from '../doctor/variables.ts';
import type { Command } from '../installation.ts';
import { fromCaller, isExpected, parseEnv, runCommand, type Arguments } from '../lib/command.ts';
import { guestVariables, readNumber } from '../serve/options.ts';

const usage = (call: string): string => `${call} [OPTIONS]

Looks at this machine, at the project in this folder and at its provider, and says what is missing and how to mend it.
Ends with 0 when all is well, with 1 when something fails that is needed. start and dev need no native tool.

  --provider FILE      provider component (default: where dev finds it, if it is there)
  --env NAME[=VALUE]   environment variable for the components; may be repeated. The transport's own are always looked at
  --port N             port to be listened on (default: 8080)
  --host HOST          host name or address to be listened on (default: localhost)`;

const options = {
  provider: { type: 'string' },
  env: { type: 'string', multiple: true, default: [] as string[] },
  port: { type: 'string', default: '8080' },
  host: { type: 'string', default: 'localhost' },
} as const;

export const doctor: Command = (installation, args) => {
  const run = async ({ values }: Arguments<typeof options>): Promise<void> => {
    const port = readNumber('--port', values.port, 0, 65_535);
    const setUp = installation.call('setup');
    const folder = fromCaller('.');
    let hasFault = false;
    const print = (title: string, findings: readonly Finding[]): void => {
      if (findings.length === 0) return;
      console.log(`${title}:`);
      for (const { state, text } of findings) console.log(`  ${state.padEnd(5)}  ${text}`);
      hasFault ||= findings.some(({ state }) => state === 'fault');
    };
    print('This machine', [
      ...examineNode(process.versions.node),
      ...(await examineTools(installation.tools, setUp)),
      await examineAddress(values.host, port),
    ]);
    print(
      'The project in this folder',
      await examineProject({ folder, tools: installation.tools, setUp, place: installation }),
    );

    const { env, unknown } = guestVariables(parseEnv(values.env), process.env);
    const path = values.provider === undefined ? usualProvider(folder) : fromCaller(values.provider);
    const { findings, provider } =
      path === undefined ? { findings: [], provider: undefined } : await examineProvider(path, env, installation);
    print('The provider', path === undefined ? [note('None is built here, and --provider names none.')] : findings);
    print('The variables of the transport', examineVariables(env, unknown, provider));
    console.log(hasFault ? '\nWhat is marked as a fault has to be mended.' : '\nNothing that is needed is missing.');
    if (hasFault) process.exitCode = 1;
  };
  return runCommand({ usage: usage(installation.call('doctor')), options }, run, args);
};

/** Where dev's build leaves the provider of a folder; undefined where there is none. */
function usualProvider(folder: string): string | undefined {
  try {
    const path = buildOf(folder, { command: undefined, providers: [] }).providers[0]!.path;
    return existsSync(path) ? path : undefined;
  } catch (error) {
    if (!isExpected(error)) throw error;
    return undefined;
  }
}
