/**
 * Serves a transport, a provider and a policy on Node, without composing them: jco turns each into JavaScript, and the
 * provider's and the policy's exports are handed to the transport's imports. No native tool is needed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { rolldown } from 'rolldown';
import { artifact } from './artifact-cache.ts';
import { UserError } from './cli.ts';
import { checkFit, withoutVersion, type ComponentInfo } from './component.ts';
import { digest } from './content-cache.ts';
import { createPool } from './node-host-pool.ts';
import { createHttpServer } from './node-host-server.ts';
import { transpileComponent, type TranspiledComponent } from './node-host-transpile.ts';
import type { LoadedComponent, WorkerInput } from './node-host-worker.ts';
import { inRoot } from './paths.ts';

export interface NodeHostOptions {
  /** Paths of components; the transport is an unplugged one. */
  readonly transport: string;
  readonly provider: string;
  readonly policy: string;
  /** All that the components see of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The interface to listen on, by default loopback. */
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** The longest that a request may run, in milliseconds. */
  readonly deadlineMs?: number;
  /** The most requests that run at the same time, each in an instance of its own. */
  readonly maxInstances?: number;
  /** A folder that the components see as `/`; by default they see no files. */
  readonly folder?: string;
  /** What the components print, and why they failed. */
  readonly log?: (text: string) => void;
}

export interface NodeHost {
  readonly port: number;
  /** Ends connections, guests and server at once. */
  stop(): Promise<void>;
}

/** The transport's own default of MCP_MAX_BODY_BYTES: 4 MiB. */
const defaultMaxBodyBytes = 4 * 1024 * 1024;
/** The part of WebAssembly's JavaScript interface that is used here; Node's types do not declare it. */
const { WebAssembly } = globalThis as unknown as { WebAssembly: { compile(bytes: Uint8Array): Promise<object> } };
/** The WASI packages that the host has. */
const wasiPackages = /^wasi:(cli|clocks|filesystem|http|io|random|sockets)\//;

/** Starts serving. Rejects with a `UserError` when the components do not fit, and with Node's when the port is taken. */
export async function startNodeHost(options: NodeHostOptions): Promise<NodeHost> {
  const { host = '127.0.0.1', port = 0, deadlineMs = 60_000, maxInstances = 4, env = {} } = options;
  const log = options.log ?? ((text: string) => void process.stderr.write(text));
  const [transport, provider, policy] = [
    await transpileComponent(options.transport, 'transport'),
    await transpileComponent(options.provider, 'provider'),
    await transpileComponent(options.policy, 'policy'),
  ];
  const input: WorkerInput = {
    links: link({ transport: transport.info, provider: provider.info, policy: policy.info }),
    transport: await load(transport),
    provider: await load(provider),
    policy: await load(policy),
    env,
    preopens: options.folder === undefined ? {} : { '/': options.folder },
  };
  const script = await bundleWorker();
  const start = (): Worker => new Worker(script, { workerData: input, env: {}, execArgv: [] });
  const pool = await createPool({ start, maxInstances, deadlineMs, log });
  const limit = Number(env['MCP_MAX_BODY_BYTES'] ?? '');
  const server = createHttpServer(pool, Number.isSafeInteger(limit) && limit > 0 ? limit : defaultMaxBodyBytes);
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  } catch (error) {
    await pool.stop();
    throw error;
  }
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, pool.stop()]);
    },
  };
}

/** Links the three, and checks that the host has whatever else they import. */
function link(components: Record<'transport' | 'provider' | 'policy', ComponentInfo>): WorkerInput['links'] {
  const links = checkFit(components);
  for (const [what, { imports }] of Object.entries(components)) {
    const missing = imports.find(
      (name) => !wasiPackages.test(name) && !(what === 'transport' && name.startsWith('wasmcp:')),
    );
    if (missing !== undefined)
      throw new UserError(`The ${what} imports ${missing}, which the Node host does not have.`);
  }
  return Object.fromEntries(links.map(({ imported, from, exported }) => [withoutVersion(imported), [from, exported]]));
}

/** Compiles a component's core modules; threads share the compiled code. */
async function load({ entry, coreModules }: TranspiledComponent): Promise<LoadedComponent> {
  allowExtendedConst();
  const compile = async (name: string): Promise<[string, object]> => [
    name,
    await WebAssembly.compile(readFileSync(join(dirname(entry), name))),
  ];
  return { entry, coreModules: Object.fromEntries(await Promise.all(coreModules.map(compile))) };
}

/** V8 before 11.4 (Node 20) has extended constant expressions, which componentize-py uses, behind a flag. */
function allowExtendedConst(): void {
  const [major, minor] = process.versions.v8.split('.').map(Number) as [number, number];
  if (major < 11 || (major === 11 && minor < 4)) setFlagsFromString('--experimental-wasm-extended-const');
}

/** A thread runs JavaScript alone: bundles `node-host-worker.ts` into `build/`. @returns the path of the bundle. */
async function bundleWorker(): Promise<string> {
  const build = await rolldown({
    input: inRoot('tools/lib/node-host-worker.ts'),
    external: /^@bytecodealliance\//,
    platform: 'node',
  });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  const { code } = output[0];
  return artifact('node-host', `worker-${digest(code)}.mjs`, (path) => writeFileSync(path, code));
}
