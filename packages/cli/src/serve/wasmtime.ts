/** Serves a composed component on `wasmtime serve`, precompiled once. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { digest, inUrl } from '@wasmcp/node-host';
import type { Toolchain } from '../installation.ts';
import { UserError } from '../lib/command.ts';
import { step } from '../lib/progress.ts';
import { run } from '../lib/run.ts';

/** What one request may use. */
export interface WasmtimeLimits {
  /** The longest that it may run, in milliseconds; by default a minute. */
  readonly deadlineMs: number;
  /** The most bytes of each linear memory; by default 1 GiB. */
  readonly maxMemoryBytes: number;
  /** How many providers it has; by default one. The more, the fewer instances live at the same time. */
  readonly providers: number;
}

export interface WasmtimeOptions extends Partial<WasmtimeLimits> {
  /** A composed component. */
  readonly component: string;
  /** All that the component sees of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** How many requests an instance serves, one after the other. */
  readonly reuse?: number;
  /** Whether to compile to the fastest code, which takes twice as long; by default it does. */
  readonly optimize?: boolean;
  /** A folder that the component sees as `/`. */
  readonly folder?: string;
  /** The folder of a component that has the store `filesystem`. */
  readonly storeFolder?: string;
  /** Whether the component may use the network beyond HTTP: connections to anywhere (`wasi:sockets`). */
  readonly network?: boolean;
  /** What wasmtime and the component print. */
  readonly log?: (text: string) => void;
}

export interface WasmtimeServer {
  readonly port: number;
  /** Resolves when the process has ended, by `stop` or by itself. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Memory that stays with a slot of the pooling allocator from one instance to the next, instead of being given back and
 * faulted in again, in bytes. Page faults are most of what a fresh instance costs: without them three times as many
 * requests are served. Not `-Opooling-pagemap-scan`: with several requests under way at once a fresh instance then
 * costs twice the CPU time.
 *
 * Not what the launcher uses: with instances that are reused it gains nothing, and each of the slots in its larger
 * pools would keep 20 MB for good once it was used.
 */
export const residentMemory = ['-Opooling-memory-keep-resident=33554432', '-Opooling-table-keep-resident=1048576'];

/** Deadlines need code that looks at the clock; what is compiled with another setting is refused. */
const compileFlags = ['-Wepoch-interruption=y'];

/** Half the compilation, slower code. */
const quickly = ['-Oopt-level=0', '-Oregalloc-algorithm=single-pass'];

/** Compiles a component to machine code unless that was done before. @returns the path of the `.cwasm` file. */
export async function precompile(component: string, { cache, tools }: Toolchain, optimize = true): Promise<string> {
  const flags = optimize ? compileFlags : [...compileFlags, ...quickly];
  const { path: wasmtime, version } = await tools.need('wasmtime');
  const key = `${digest(readFileSync(component), version, ...flags)}.cwasm`;
  return cache('wasmtime', key, (path) =>
    step('Compiling the server for wasmtime', async () => {
      await run(wasmtime, ['compile', ...flags, '-o', path, component]);
    }),
  );
}

/**
 * How long an instance waits for its next request. What it knows (keys, verified tokens) goes with it: with wasmtime's
 * own 1 s a server that is seldom called would ask the issuer every time. But what many slow clients have cost is given
 * back only then: a thousand instances that each waited for a body have 6 GB.
 */
const idleTimeoutSeconds = 45;

/**
 * As many instances may live at the same time. Each request has one, from its head to the end of its body: wasmtime's
 * own 1,000 core instances are used up by a hundred slow clients, and everybody else is told 500. More than the 1,000
 * connections that it takes, since an instance whose client has gone may still be at work. An instance of a composed
 * server that waits for a body has some 6 MB.
 */
const maxInstances = 1500;
/**
 * What one instance of a composed server takes at most of each pool: 10 core instances, 19 with a policy and a store in
 * files, and so on.
 */
const pools = { 'component-instances': 1, stacks: 1, 'core-instances': 24, memories: 8, tables: 12 } as const;
/** What each further provider takes of them, one in Python the most: its own instances, and its environment's. */
const furtherPools = { 'component-instances': 0, stacks: 0, 'core-instances': 17, memories: 2, tables: 3 } as const;

const defaultMaxMemoryBytes = 1024 * 1024 * 1024;

/**
 * What bounds instances in number, memory and time: `wasmtime serve` has no such limits, or too low ones, by itself.
 */
export function limits({
  deadlineMs = 60_000,
  maxMemoryBytes = defaultMaxMemoryBytes,
  providers = 1,
}: Partial<WasmtimeLimits> = {}): string[] {
  const taken = (pool: keyof typeof pools): number => pools[pool] + furtherPools[pool] * (providers - 1);
  // A process has addresses for so many memories, used or not.
  const instances = Math.floor((maxInstances * pools.memories) / taken('memories'));
  const totals = (Object.keys(pools) as (keyof typeof pools)[]).map(
    (pool) => `-Opooling-total-${pool}=${instances * taken(pool)}`,
  );
  return [`-Wtimeout=${deadlineMs / 1000}s`, `-Wmax-memory-size=${maxMemoryBytes}`, ...totals];
}

/**
 * The arguments of wasmtime. `variables`: `NAME=VALUE`, or `NAME` alone, of which wasmtime takes the value from its own
 * environment, so that no other user sees it.
 */
export const wasmtimeArguments = (
  options: Pick<
    WasmtimeOptions,
    'deadlineMs' | 'maxMemoryBytes' | 'providers' | 'reuse' | 'host' | 'port' | 'folder' | 'storeFolder' | 'network'
  >,
  variables: readonly string[],
  component: string,
): string[] => [
  'serve',
  // Providers may import a key-value store. Whoever opens wasmtime's own finds it empty.
  '-Scli,keyvalue',
  ...(options.network === true ? ['-Sinherit-network,allow-ip-name-lookup'] : []),
  ...limits(options),
  `--max-instance-reuse-count=${options.reuse ?? 10_000}`,
  `--idle-instance-timeout=${idleTimeoutSeconds}s`,
  `--addr=${inUrl(options.host ?? '127.0.0.1')}:${options.port ?? 0}`,
  ...variables.flatMap((variable) => ['--env', variable]),
  ...(options.folder === undefined ? [] : ['--dir', `${options.folder}::/`]),
  ...(options.storeFolder === undefined ? [] : ['--dir', `${options.storeFolder}::/mcp-store`]),
  component,
];

/** Starts serving. Rejects with code `EADDRINUSE` when the port is taken. */
export async function startWasmtime(options: WasmtimeOptions, toolchain: Toolchain): Promise<WasmtimeServer> {
  const { env = {} } = options;
  const log = options.log ?? ((text: string) => void process.stderr.write(text));
  const { path: wasmtime } = await toolchain.tools.need('wasmtime');
  const compiled = await precompile(options.component, toolchain, options.optimize);
  const [command, ...rest] = wasmtimeArguments(options, Object.keys(env), compiled);
  const args = [command!, '--allow-precompiled', ...rest];
  // Spawned here and not by `run`: it sees the given variables only, and outlives the call.
  const child = spawn(wasmtime, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const endWithUs = (): void => void child.kill();
  process.on('exit', endWithUs);
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      process.off('exit', endWithUs);
      resolve();
    });
  });
  child.stdout.setEncoding('utf8').on('data', log);
  return new Promise((resolve, reject) => {
    let beginning: string | undefined = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (beginning === undefined) return log(text);
      beginning += text;
      const serving = /^Serving HTTP on http:\/\/.*:(\d+)\/$/m.exec(beginning);
      if (serving === null) return;
      beginning = undefined;
      const stop = (): Promise<void> => {
        child.kill();
        return ended;
      };
      resolve({ port: Number(serving[1]), ended, stop });
    });
    child.on('error', reject);
    void ended.then(() => reject(startError(beginning ?? '')));
  });
}

/** What wasmtime's last words mean. */
function startError(text: string): Error {
  if (/address already in use|os error (?:98|10048)/i.test(text)) {
    return Object.assign(new Error('The address is in use.'), { code: 'EADDRINUSE' });
  }
  return new UserError(`wasmtime did not start: ${text.split('\n\nStack backtrace')[0]!.trim()}`);
}
