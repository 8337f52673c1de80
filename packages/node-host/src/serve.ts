/**
 * Serves a wasi:http component on Node. What it imports beyond WASI is taken from the exports of other components, its
 * plugs, without composing them: jco turns each into JavaScript, and one's exports are handed to the other's imports.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Cache } from './cache.ts';
import { withoutVersion, type Component } from './component.ts';
import { HostError } from './errors.ts';
import { createHttpServer, type AnswerFailure } from './http-server.ts';
import type { Links, LoadedComponent } from './instantiate.ts';
import { listen } from './listen.ts';
import { loadComponent } from './load.ts';
import { observed, type Observe } from './observed.ts';
import { createPool, type Pool } from './pool.ts';
import type { Progress } from './transpile.ts';
import { hasWasi } from './wasi/imports.ts';
import { createStore, isStore } from './wasi/keyvalue.ts';
import type { WorkerInput } from './worker.ts';
import { workerScript } from './worker-script.ts';

export interface ServeOptions {
  /** Exports wasi:http/incoming-handler. */
  readonly component: Component;
  /** Further components, by names that `links` has. Each is given WASI, and what `plugLinks` says. */
  readonly plugs?: Readonly<Record<string, Component>>;
  /** What the component imports. Not checked: that the types are the same. */
  readonly links?: Links;
  /** The same of a plug, by its name: from plugs that stand before it. What is named here comes before WASI. */
  readonly plugLinks?: Readonly<Record<string, Links>>;
  /** All that the components see of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder that the components see as `/`; by default they see no files. */
  readonly folder?: string;
  /** The name or address to listen on, by default 127.0.0.1; `localhost` is both loopback addresses. */
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** The longest that a request may run, in milliseconds; by default a minute. */
  readonly deadlineMs?: number;
  /** The most requests that run at the same time, each in an instance of its own; by default two for each core, at least 8. */
  readonly maxInstances?: number | undefined;
  /**
   * The most bytes that each linear memory of an instance may have, of which the component and each plug have one or more;
   * by default 1 GiB. Not bounded: what passes between components in JavaScript's heap.
   */
  readonly maxMemoryBytes?: number;
  /** The longest body that the component takes; a longer one reaches it cut one byte after that. By default 4 MiB. */
  readonly maxBodyBytes?: number;
  /**
   * The most bytes of bodies that are held for all connections together: of requests that are not complete or wait, and as
   * many of answers that clients have not taken; by default 256 MiB. Beyond it, requests of more than 16 KiB are refused
   * (503), and the clients that have been taking an answer the longest are cut off.
   */
  readonly maxBufferedBytes?: number;
  /**
   * Makes the body of an answer where no instance gives one: a trap (500), a missed deadline (504), a busy server (503),
   * a request that is refused (400, 431). By default a sentence as plain text.
   */
  readonly answerFailure?: AnswerFailure;
  /** Shown each complete answer of a component, once it is on its way: of up to 4 MiB, in the server's thread. */
  readonly observe?: Observe;
  /** Takes what the components print, and why they failed; by default it goes to stderr. */
  readonly log?: (text: string) => void;
  readonly cache: Cache;
  /** Told of each component that is prepared for the first time, which takes seconds. */
  readonly progress?: Progress;
}

export interface NodeHost {
  readonly port: number;
  /**
   * Serves other components on the same port, from the next request on; those under way end where they began. What is kept
   * for components (wasi:keyvalue) is kept. @throws as `serve`: then everything stays as it was.
   */
  replace(components: Pick<ServeOptions, 'component' | 'plugs' | 'links' | 'plugLinks'>): Promise<void>;
  /** Ends connections, guests and server at once. */
  stop(): Promise<void>;
}

const defaultMaxBodyBytes = 4 * 1024 * 1024;
const defaultMaxBufferedBytes = 256 * 1024 * 1024;
const defaultMaxMemoryBytes = 1024 * 1024 * 1024;

/**
 * Instances wait more than they work, and calls that never return must leave some for others. Beyond the number of
 * cores they are made where some wait for something, and those that have nothing to do are ended.
 */
const defaultInstances = (): number => Math.max(8, 2 * availableParallelism());

/**
 * Starts serving. Resolves when an instance is ready and the port is open.
 * @throws HostError when something that the components need is missing; Node's error when it cannot listen; what a
 *   component throws at its start.
 */
export async function serve(options: ServeOptions): Promise<NodeHost> {
  const { host = '127.0.0.1', port = 0, deadlineMs = 60_000, maxInstances = defaultInstances() } = options;
  const { maxBodyBytes = defaultMaxBodyBytes, maxBufferedBytes = defaultMaxBufferedBytes } = options;
  const { log = (text: string) => void process.stderr.write(text) } = options;
  const script = await workerScript(options.cache);
  const store = createStore();
  const startPool = async (components: ServeOptions): Promise<Pool> => {
    const input = await prepare(components);
    const start = (): Worker => {
      const workerData: WorkerInput = { ...input, store: store.connect() };
      return new Worker(script, { workerData, transferList: [workerData.store.port], env: {}, execArgv: [] });
    };
    return createPool({ start, maxInstances, cores: availableParallelism(), deadlineMs, log });
  };
  let pool = await startPool(options);
  /** Those that were replaced, as long as they have something to do. */
  const retired = new Set<Pool>();
  const retire = async (old: Pool): Promise<void> => {
    retired.add(old);
    await old.retire();
    retired.delete(old);
  };
  let isStopped = false;
  const { observe } = options;
  const guests: Pick<Pool, 'run'> = {
    run: (job) => pool.run(observe === undefined ? job : observed(job, observe)),
  };
  try {
    const listening = await listen(
      () => createHttpServer(guests, { maxBodyBytes, maxBufferedBytes, answerFailure: options.answerFailure }),
      host,
      port,
    );
    return {
      port: listening.port,
      async replace(components) {
        const next = await startPool({ ...options, ...components });
        if (isStopped) return next.stop();
        void retire(pool);
        pool = next;
      },
      async stop() {
        isStopped = true;
        await Promise.all([listening.close(), ...[pool, ...retired].map((each) => each.stop())]);
      },
    };
  } catch (error) {
    await pool.stop();
    throw error;
  }
}

/** Loads the components, and checks that each is given what it needs. */
async function prepare(options: ServeOptions): Promise<Omit<WorkerInput, 'store'>> {
  const { component, plugs = {}, links = {}, plugLinks = {}, env = {}, folder } = options;
  const handler = component.exports.find((name) => withoutVersion(name) === 'wasi:http/incoming-handler');
  if (handler === undefined) {
    throw new HostError(
      `The ${component.role} ${component.path} serves no HTTP: it does not export wasi:http/incoming-handler.`,
    );
  }
  const load = async (each: Component, its: Links, given: readonly string[]): Promise<LoadedComponent> => {
    for (const [plug, exportName] of Object.values(its)) {
      if (!given.includes(plug) || plugs[plug]?.exports.includes(exportName) !== true)
        throw new HostError(`The ${plug} does not export ${exportName}, which the ${each.role} needs.`);
    }
    const one = await loadComponent(each, { maxMemoryBytes: defaultMaxMemoryBytes, ...options });
    checkImports(each, one, its);
    return one;
  };
  const loaded = await load(component, unversioned(links), Object.keys(plugs));
  const loadedPlugs: Record<string, LoadedComponent> = {};
  const linkedPlugs: Record<string, Links> = {};
  for (const [name, plug] of Object.entries(plugs)) {
    linkedPlugs[name] = unversioned(plugLinks[name] ?? {});
    loadedPlugs[name] = await load(plug, linkedPlugs[name], Object.keys(loadedPlugs));
  }
  return {
    component: loaded,
    handler,
    plugs: loadedPlugs,
    links: unversioned(links),
    plugLinks: linkedPlugs,
    env,
    folder,
  };
}

const unversioned = (links: Links): Links =>
  Object.fromEntries(Object.entries(links).map(([name, link]) => [withoutVersion(name), link]));

/** Checks that what a component needs is given or had. What has types only needs nothing: both sides know the types. */
function checkImports(component: Component, loaded: LoadedComponent, given: Links): void {
  const isGiven = (name: string): boolean =>
    Object.hasOwn(given, withoutVersion(name)) || hasWasi(name) || isStore(name);
  const missing = component.imports.find((name) => loaded.imports.includes(withoutVersion(name)) && !isGiven(name));
  if (missing !== undefined)
    throw new HostError(`The ${component.role} imports ${missing}, which the Node host does not have.`);
}
