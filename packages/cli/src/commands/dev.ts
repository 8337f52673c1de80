/** `dev`: builds a provider, serves it on Node, and does so again whenever its files change. */
import { setTimeout as sleep } from 'node:timers/promises';
import { join, sep } from 'node:path';
import type { NodeHost } from '@wasmcp/node-host';
import { buildOf, checkBuilt, checkIsProject, isUpToDate, type Build } from '../dev/build-of.ts';
import { checkInspector, startInspector } from '../dev/inspector.ts';
import { createServerOutput, type ServerOutput } from '../dev/server-output.ts';
import { snapshotOf } from '../dev/snapshot.ts';
import { createTypeCheck } from '../dev/type-check.ts';
import { providersOf, type ServerComponents } from '../compose/gather.ts';
import type { Command, Installation } from '../installation.ts';
import { fromCaller, isExpected, UserError } from '../lib/command.ts';
import { step } from '../lib/progress.ts';
import { runVisibly } from '../lib/run.ts';
import type { NamedPath } from '../router/names.ts';
import { introduce, withFaults } from '../serve/announce.ts';
import type { ServeOptions } from '../serve/options.ts';
import { hostOptions, nodeOptions, replaceComponents, startNodeServer } from '../serve/node.ts';
import { isSame, keepUnchanged, prepare } from '../serve/prepare.ts';
import { endpointOf, serveUntilStopped } from '../serve/serve-until-stopped.ts';
import { testToken } from '../serve/test-issuer.ts';
import { warnOfUnclaimed } from '../serve/unclaimed.ts';

const own = {
  ...nodeOptions,
  usage:
    `${nodeOptions.usage}\n` +
    '  --build COMMAND      builds the provider, in this folder (default: found by its Makefile or package.json)\n' +
    '  --inspector          opens the MCP Inspector on the server, by npx (needs Node 22.19 or newer)\n' +
    '\n' +
    'The provider of this folder is built and served; when a file changes it is built again, and served on the same port.',
  options: { ...nodeOptions.options, build: { type: 'string' }, inspector: { type: 'boolean', default: false } },
  async check(values: Parameters<typeof nodeOptions.check>[0] & { readonly inspector?: boolean | undefined }) {
    nodeOptions.check(values);
    if (values.inspector === true) await checkInspector();
  },
} as const;

const say = (text: string): void => void process.stderr.write(text);

/** How often files are looked at, in milliseconds. */
const intervalMs = 100;

export const dev: Command = (installation, args) => {
  const folder = fromCaller('.');
  let build: Build | undefined;
  let seen = '';
  const types = createTypeCheck(() => runIn(folder, build!.check!, installation), say);

  /** Builds the provider unless somebody else does. @returns whether that succeeded. */
  const runBuild = async (): Promise<boolean> => {
    // While a build fetches WIT or installs packages there is nothing to check with.
    const isEarly = seen !== '' && isUpToDate(folder);
    seen = watched(build!);
    const { command, check } = build!;
    if (command === undefined) return true;
    if (check !== undefined && isEarly) types.start();
    const isBuilt = await step('Building the provider', () => runIn(folder, command, installation));
    if (check !== undefined && !isEarly) types.start();
    return isBuilt;
  };
  /** Components that others build; or the folder that is built from, whose component is the first, and those outside of it. */
  const watched = ({ command, providers: built }: Build): string => {
    const paths = built.map(({ path }) => path);
    const isOutside = (path: string): boolean => !path.startsWith(join(folder, sep));
    const all = command === undefined ? paths : [folder, ...paths.slice(1).filter(isOutside)];
    return all.map(snapshotOf).join('\n');
  };

  const providers = async (
    given: readonly NamedPath[],
    { build: command }: { readonly build?: string | undefined },
  ) => {
    if (command === undefined && given.length === 0) checkIsProject(folder, installation);
    build = buildOf(folder, { command, providers: given.map(({ as, path }) => ({ as, path: fromCaller(path) })) });
    if (!(await runBuild()))
      throw new UserError(`The provider was not built. What is missing: ${installation.callInProject('doctor')}`);
    checkBuilt(build);
    return build.providers;
  };

  return serveUntilStopped('dev', installation, args, { ...own, providers }, async (components, options, values) => {
    const host = hostOptions(options, values);
    const output = createServerOutput(folder, say);
    const server = await startNodeServer(
      components,
      { ...host, env: { MCP_LOG: 'requests', ...host.env }, log: output.log, observe: output.observe },
      installation.cache,
    );
    let served = components;
    let stopped = false;
    const watch = async (): Promise<void> => {
      for (;;) {
        await sleep(intervalMs);
        if (stopped) return;
        const now = watched(build!);
        if (now === seen || now !== watched(build!)) continue;
        if (await runBuild()) served = await reload(served, server, options, installation, output);
        else say(stillServed);
      }
    };
    void watch();
    const inspector = values.inspector
      ? startInspector(endpointOf(options.host, server.port, options.env), await testToken(options), (text) =>
          say(`${text}\n`),
        )
      : undefined;
    return {
      port: server.port,
      stop() {
        stopped = true;
        inspector?.stop();
        return server.stop();
      },
    };
  });
};

const stillServed = 'What was built before is still served.\n';

/** Serves the provider that has just been built, or says why not. @returns what is served then. */
async function reload(
  before: ServerComponents,
  server: NodeHost,
  options: ServeOptions,
  installation: Installation,
  output: ServerOutput,
): Promise<ServerComponents> {
  try {
    const components = keepUnchanged(await prepare(options, installation), before);
    if (isSame(components, before)) {
      output.readPositions();
      say('Nothing that is served has changed.\n');
      return before;
    }
    await replaceComponents(server, components);
    output.readPositions();
    output.forgetTools();
    const url = endpointOf(options.host, server.port, options.env);
    const introduced = await introduce(url, await testToken(options));
    const introduction = await withFaults(introduced, options.env, components, installation);
    const { tools, problem } = introduction;
    say(`Served anew: ${problem ?? tools.map(({ name }) => name).join(', ')}\n`);
    warnOfUnclaimed(providersOf(components), introduction);
    return components;
  } catch (error) {
    // A component that cannot be instantiated fails in its own words.
    say(`${isExpected(error) ? error.message : String(error)}\n${stillServed}`);
    return before;
  }
}

/** Runs a command in a folder, with the tools of `setup` on its PATH and the WIT that is here: no registry is asked. */
function runIn(folder: string, command: string, { tools, localBuild }: Installation): Promise<boolean> {
  const env = { ...localBuild.variables, ...process.env, PATH: tools.path() };
  return runVisibly(command, [], { cwd: folder, env, shell: true });
}
