/**
 * Serves a transport, a provider and a policy on Node, without composing them: jco turns each into JavaScript, and the
 * provider's and the policy's exports are handed to the transport's imports. No native tool is needed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { rolldown } from 'rolldown';
import { artifact } from './artifact-cache.ts';
import { UserError } from './cli.ts';
import { checkFit, componentInfo, withoutVersion } from './component.ts';
import { digest } from './content-cache.ts';
import { listen } from './http-port.ts';
import { createStore } from './node-host-keyvalue.ts';
import { createPool } from './node-host-pool.ts';
import { createHttpServer } from './node-host-server.ts';
import { transpileComponent } from './node-host-transpile.ts';
import type { LoadedComponent, WorkerInput } from './node-host-worker.ts';
import { inRoot } from './paths.ts';

export interface NodeHostOptions {
  /** Paths of components; the transport is an unplugged one. */
  readonly transport: string;
  readonly provider: string;
  readonly policy: string;
  /** All that the components see of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The name or address to listen on, by default 127.0.0.1; `localhost` is both loopback addresses. */
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
/** What the host has of WASI: these packages, and of wasi:keyvalue one interface. */
const wasiInterfaces = /^wasi:((cli|clocks|filesystem|http|io|random|sockets)\/|keyvalue\/store@0\.2\.0-draft)/;

/** Starts serving. Rejects with a `UserError` when the components do not fit, and with Node's when the port is taken. */
export async function startNodeHost(options: NodeHostOptions): Promise<NodeHost> {
  const { host = '127.0.0.1', port = 0, deadlineMs = 60_000, maxInstances = 4, env = {} } = options;
  const log = options.log ?? ((text: string) => void process.stderr.write(text));
  const store = createStore();
  const input: Omit<WorkerInput, 'store'> = {
    links: await link(options),
    transport: await load(options.transport, 'transport'),
    provider: await load(options.provider, 'provider'),
    policy: await load(options.policy, 'policy'),
    env,
    preopens: options.folder === undefined ? {} : { '/': options.folder },
  };
  const script = await bundleWorker();
  const start = (): Worker => {
    const workerData: WorkerInput = { ...input, store: store.connect() };
    return new Worker(script, { workerData, transferList: [workerData.store.port], env: {}, execArgv: [] });
  };
  const pool = await createPool({ start, maxInstances, deadlineMs, log });
  const limit = Number(env['MCP_MAX_BODY_BYTES'] ?? '');
  const maxBodyBytes = Number.isSafeInteger(limit) && limit > 0 ? limit : defaultMaxBodyBytes;
  try {
    const listening = await listen(() => createHttpServer(pool, maxBodyBytes), host, port);
    return {
      port: listening.port,
      async stop() {
        await Promise.all([listening.close(), pool.stop()]);
      },
    };
  } catch (error) {
    await pool.stop();
    throw error;
  }
}

/** Links the three, and checks that the host has whatever else they import. */
async function link(paths: NodeHostOptions): Promise<WorkerInput['links']> {
  const infos = {
    transport: await componentInfo(paths.transport, 'transport'),
    provider: await componentInfo(paths.provider, 'provider'),
    policy: await componentInfo(paths.policy, 'policy'),
  };
  const links = checkFit(infos);
  for (const [what, { imports }] of Object.entries(infos)) {
    const linkable = what === 'transport' ? /^(wasmcp|wasi):/ : wasiInterfaces;
    const missing = imports.find((name) => !linkable.test(name));
    if (missing !== undefined)
      throw new UserError(`The ${what} imports ${missing}, which the Node host does not have.`);
  }
  return Object.fromEntries(links.map(({ imported, from, exported }) => [withoutVersion(imported), [from, exported]]));
}

/** Transpiles a component and compiles its core modules; threads share the compiled code. */
async function load(path: string, what: string): Promise<LoadedComponent> {
  const { entry, coreModules } = await transpileComponent(path, what);
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
