/**
 * Starts real servers for tests, the same way on every host: `describe.each(hosts)('… on $name', ({ start }) => …)`.
 */
import {
  gatherComponents,
  plug,
  readComponents,
  startNodeServer,
  startWasmtime,
  type ServerComponents,
  type Store,
  type Transport,
} from '@wasmcp/cli';
import { nullPolicy } from '@wasmcp/policy-compiler';
import type { Bindings } from '../../scripts/components/bindings/hook.ts';
import { buildNullExchanges } from '../../scripts/components/exchanges.ts';
import { buildStore } from '../../scripts/components/stores.ts';
import { buildUnplugged } from '../../scripts/components/transports.ts';
import { checkout } from '../../scripts/checkout.ts';
import { cache, toolchain } from '../../scripts/toolchain.ts';
import { running } from './running.ts';

export interface ServerOptions {
  readonly transport: Transport;
  /** Path of a provider component, or several with their names. */
  readonly provider: string | readonly (readonly [as: string | undefined, path: string])[];
  /** Of several providers, the one whose word on tokens counts. */
  readonly authFrom?: string;
  /** Path of a policy component; by default the null policy. */
  readonly policy?: string;
  /** By default the null store. */
  readonly store?: Store;
  /** Path of a store component, in place of one by its name. */
  readonly storeComponent?: string;
  /** Whether the components may use the network beyond HTTP; wasmtime only. */
  readonly network?: boolean;
  /** The folder of the store `filesystem`; wasmtime only. */
  readonly storeFolder?: string;
  /** All that the components see of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder that the components see as `/`. */
  readonly folder?: string;
  /** The longest that a request may run, in milliseconds; by default a minute. */
  readonly deadlineMs?: number;
  /** The most bytes that each linear memory of an instance may have; by default 1 GiB. */
  readonly maxMemoryBytes?: number;
  /** For a server that has to know its own URL; by default any free port. */
  readonly port?: number;
  /** Which bindings the transport has; by default the usual ones. */
  readonly bindings?: Bindings;
  /** Whether an instance serves more than one request, or how many; by default it does. Node gives no choice. */
  readonly reuse?: boolean | number;
}

export interface TestServer {
  /** The MCP endpoint at its default path. */
  readonly url: string;
  readonly port: number;
  /** What the components, and the host, have printed so far. */
  stderr(): string;
  stop(): Promise<void>;
}

export type StartServer = (options: ServerOptions) => Promise<TestServer>;

export interface TestHost {
  readonly name: string;
  readonly start: StartServer;
}

/** Transport, provider and policy linked by this repository's Node host, in this process. */
export const startOnNode: StartServer = (options) =>
  observed(async (log) => {
    const { port, env, folder, deadlineMs, maxMemoryBytes } = options;
    return startNodeServer(await componentsOf(options), { port, env, folder, deadlineMs, maxMemoryBytes, log }, cache);
  });

/** The composed component on `wasmtime serve`, in a process of its own. */
export const startOnWasmtime: StartServer = (options) =>
  observed(async (log) => {
    const component = await plug(await componentsOf(options), toolchain);
    const { port, env, folder, storeFolder, network, deadlineMs, maxMemoryBytes } = options;
    const reuse = typeof options.reuse === 'number' ? options.reuse : options.reuse === false ? 1 : undefined;
    return startWasmtime(
      {
        component,
        port,
        env,
        folder,
        storeFolder,
        network,
        deadlineMs,
        maxMemoryBytes,
        reuse,
        log,
        optimize: false,
        providers: typeof options.provider === 'string' ? 1 : options.provider.length,
      },
      toolchain,
    );
  });

export const hosts: readonly TestHost[] = [
  { name: 'node', start: startOnNode },
  { name: 'wasmtime', start: startOnWasmtime },
];

/** What a server is composed of, built where it is not there yet. */
export async function componentsOf(options: ServerOptions): Promise<ServerComponents> {
  const { transport, provider, policy, store, bindings } = options;
  if (typeof provider !== 'string') {
    const plan = {
      providers: provider.map(([as, path]) => ({ as, path })),
      transport,
      policy: [policy ?? (await nullPolicy(cache))],
      store: options.storeComponent ?? store ?? 'null',
      env: {},
      authFrom: options.authFrom,
      serverName: undefined,
    };
    return gatherComponents(plan, checkout);
  }
  const paths = {
    transport: await buildUnplugged(transport, bindings),
    provider,
    policy: policy ?? (await nullPolicy(cache)),
    store: options.storeComponent ?? (await buildStore(store ?? 'null')),
    exchanges: await buildNullExchanges(),
  };
  return (await readComponents(paths, toolchain)) as ServerComponents;
}

async function observed(
  start: (log: (text: string) => void) => Promise<{ port: number; stop(): Promise<void> }>,
): Promise<TestServer> {
  let printed = '';
  const server = await start((text) => {
    printed += text;
  });
  const stop = async (): Promise<void> => {
    running.delete(stop);
    await server.stop();
  };
  running.add(stop);
  const { port } = server;
  return { url: `http://127.0.0.1:${port}/mcp`, port, stderr: () => printed, stop };
}
