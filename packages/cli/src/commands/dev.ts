/** `dev`: builds a provider, serves it on Node, and does so again whenever its files change. */
import { setTimeout as sleep } from 'node:timers/promises';
import { join, sep } from 'node:path';
import type { NodeHost } from '@wasmcp/node-host';
import { buildOf, type Build } from '../dev/build-of.ts';
import { readableLog } from '../dev/readable-log.ts';
import { snapshotOf } from '../dev/snapshot.ts';
import { providersOf } from '../compose/gather.ts';
import type { Command, Installation } from '../installation.ts';
import { fromCaller, isExpected, UserError } from '../lib/command.ts';
import { step } from '../lib/progress.ts';
import { runVisibly } from '../lib/run.ts';
import type { NamedPath } from '../router/names.ts';
import { introduce } from '../serve/announce.ts';
import type { ServeOptions } from '../serve/options.ts';
import { nodeStore, replaceComponents, startNodeServer } from '../serve/node.ts';
import { prepare } from '../serve/prepare.ts';
import { endpointOf, serveUntilStopped } from '../serve/serve-until-stopped.ts';
import { warnOfUnclaimed } from '../serve/unclaimed.ts';

const own = {
  usage:
    '  --build COMMAND      builds the provider, in this folder (default: found by its Makefile or package.json)\n' +
    '\n' +
    'The provider of this folder is built, and served; when a file changes it is built again, and served on the same port.',
  store: nodeStore,
  options: { build: { type: 'string' } },
} as const;

/** How often files are looked at, in milliseconds. */
const intervalMs = 250;

export const dev: Command = (installation, args) => {
  const folder = fromCaller('.');
  let build: Build | undefined;
  let seen = '';

  /** Builds the provider unless somebody else does. @returns whether that succeeded. */
  const runBuild = async (): Promise<boolean> => {
    seen = watched(build!);
    return build!.command === undefined || runIn(folder, build!.command, installation);
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
    build = buildOf(folder, { command, providers: given.map(({ as, path }) => ({ as, path: fromCaller(path) })) });
    if (!(await runBuild())) throw new UserError('The provider was not built.');
    return build.providers;
  };

  return serveUntilStopped('dev', installation, args, { ...own, providers }, async (components, options) => {
    const { env, host, port, deadlineMs, maxMemoryBytes } = options;
    const log = readableLog((text) => process.stderr.write(text));
    const server = await startNodeServer(
      components,
      { env: { MCP_LOG: 'requests', ...env }, host, port, deadlineMs, maxMemoryBytes, log },
      installation.cache,
    );
    let stopped = false;
    const watch = async (): Promise<void> => {
      for (;;) {
        await sleep(intervalMs);
        if (stopped) return;
        const now = watched(build!);
        if (now === seen || now !== watched(build!)) continue;
        if (await runBuild()) await reload(server, options, installation);
        else process.stderr.write(stillServed);
      }
    };
    void watch();
    return {
      port: server.port,
      stop() {
        stopped = true;
        return server.stop();
      },
    };
  });
};

const stillServed = 'What was built before is still served.\n';

/** Serves the provider that has just been built, or says why not. */
async function reload(server: NodeHost, options: ServeOptions, installation: Installation): Promise<void> {
  try {
    const components = await prepare(options, installation);
    await replaceComponents(server, components);
    const introduction = await introduce(endpointOf(options.host, server.port, options.env));
    const { tools, problem } = introduction;
    process.stderr.write(`Served anew: ${problem ?? tools.map(({ name }) => name).join(', ')}\n`);
    warnOfUnclaimed(providersOf(components), introduction);
  } catch (error) {
    // A component that cannot be instantiated fails in its own words.
    process.stderr.write(`${isExpected(error) ? error.message : String(error)}\n${stillServed}`);
  }
}

/** Runs a build in a folder, with the tools of `setup` on its PATH, and the WIT that is here: no registry is asked. */
function runIn(folder: string, command: string, { tools, localBuild }: Installation): Promise<boolean> {
  const env = { ...localBuild.variables, ...process.env, PATH: tools.path() };
  return step('Building the provider', () => runVisibly(command, [], { cwd: folder, env, shell: true }));
}
