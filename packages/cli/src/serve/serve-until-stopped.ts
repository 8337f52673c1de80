/** What `start` and `serve` do alike. */
import { inUrl } from '@wasmcp/node-host';
import { openTestIssuer, testToken } from './test-issuer.ts';
import type { Installation, Store } from '../installation.ts';
import { runCommand, UserError, type Arguments, type Options } from '../lib/command.ts';
import { announcement, introduce, withFaults } from './announce.ts';
import { providersOf, type ServerComponents } from '../compose/gather.ts';
import { warnOfUnclaimed } from './unclaimed.ts';
import { checkAddress, explainListenError, flags, readOptions, usage, type ServeOptions } from './options.ts';
import { prepare } from './prepare.ts';
import type { NamedPath } from '../router/names.ts';
import { onStop } from './stop-signals.ts';

export interface Server {
  readonly port: number;
  stop(): Promise<void>;
  /** Resolves when the server has ended by itself. */
  readonly ended?: Promise<void>;
}

/** What a command has that the other has not. */
export interface OwnOptions<T extends Options> {
  /** The lines of the usage that follow the common ones. */
  readonly usage: string;
  readonly options: T;
  /** The store that is plugged by default, and what the usage says of stores. */
  readonly store: readonly [Store, string];
  /** Refuses options that make no sense, before anything is built. */
  readonly check?: (values: Arguments<T>['values'] & Arguments<typeof flags>['values']) => void | Promise<void>;
  /** Finds, or builds, the providers; by default they are those that `--provider` names. */
  readonly providers?: (given: readonly NamedPath[], values: Arguments<T>['values']) => Promise<readonly NamedPath[]>;
  /** Whether it is going to listen; by default it is. */
  readonly listens?: (values: Arguments<T>['values']) => boolean;
}

/** Runs the command `name`: serves until it is told to end. `start` returns undefined when there is nothing to serve after all. */
export async function serveUntilStopped<T extends Options>(
  name: 'start' | 'serve' | 'dev',
  installation: Installation,
  args: readonly string[],
  own: OwnOptions<T>,
  start: (
    components: ServerComponents,
    options: ServeOptions,
    own: Arguments<T>['values'],
  ) => Promise<Server | undefined>,
): Promise<void> {
  type All = Arguments<typeof flags>['values'] & Arguments<T>['values'];
  const common = usage(installation.call(name), installation.exampleProvider?.name, own.store[1]);
  const syntax = { usage: `${common}\n${own.usage}`, options: { ...flags, ...own.options } };
  const serve = async (asked: ServeOptions, values: All): Promise<void> => {
    const given = await withIssuer(asked);
    const { host, port, env } = given;
    await own.check?.(values);
    if (own.listens?.(values) !== false) await checkAddress(host, port);
    let server: Server | undefined;
    // Before there is a server, too: what has been started by then ends with this process where it ends by itself.
    onStop(() => (server === undefined ? process.exit(1) : void server.stop().finally(() => process.exit(0))));
    const options =
      own.providers === undefined ? given : { ...given, providers: await own.providers(given.providers, values) };
    const components = await prepare(options, installation);
    server = await start(components, options, values).catch((error: NodeJS.ErrnoException) => {
      throw error.syscall === 'listen' || error.code === 'EADDRINUSE'
        ? new UserError(explainListenError(error.code ?? error.message, host, port))
        : error;
    });
    if (server === undefined) return;
    void server.ended?.then(() => process.exit(1));
    const url = endpointOf(host, server.port, env);
    const introduction = await withFaults(await introduce(url, await testToken(given)), env, components, installation);
    warnOfUnclaimed(providersOf(components), introduction);
    console.log(`\n${announcement(url, introduction, given.issuer)}`);
    if (given.issuer) console.log(`  A token: ${installation.callForOutput('token')}\n`);
  };
  await runCommand(syntax, ({ values }) => serve(readOptions(values as All, own.store[0]), values as All), args);
}

/** With `--issuer`: the variables of the test issuer. */
async function withIssuer(options: ServeOptions): Promise<ServeOptions> {
  if (!options.issuer) return options;
  const { variables } = await openTestIssuer();
  const set = Object.keys(variables).find((name) => options.env[name] !== undefined);
  if (set !== undefined) throw new UserError(`--issuer: ${set} is set, which names another.`);
  return { ...options, env: { ...options.env, ...variables } };
}

/** Where a client on this machine finds the server. */
export function endpointOf(host: string, port: number, env: Readonly<Record<string, string>>): string {
  const configured = env['MCP_PATH']?.trim() || '/mcp';
  // A server whose path is none answers 500 everywhere, and says why.
  const path = configured.startsWith('/') ? configured : '/mcp';
  const isAny = host === '0.0.0.0' || host === '::';
  return `http://${isAny ? 'localhost' : inUrl(host)}:${port}${path}`;
}
