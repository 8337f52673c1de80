/** Several wasmtime processes that serve one component and share one store's folder. Each may be killed and started anew. */
import { compile, gatherComponents, plug, precompile, UserError, wasmtimeArguments } from '@wasmcp/cli';
import { checkout } from '../../scripts/checkout.ts';
import { toolchain, tools } from '../../scripts/toolchain.ts';
import { freePort } from '../../test/support/free-port.ts';
import { onPath } from '../../test/support/on-path.ts';
import { buildTestProvider } from '../../test/support/test-providers.ts';
import { rustProvider } from '../components.ts';
import { start, type RunningServer } from '../servers.ts';
import { memoryMiB } from '../usage.ts';
import { policy } from './requests.ts';

/** When a replica was killed, and when it was gone: until then its socket takes connections. */
export interface Kill {
  readonly port: number;
  readonly from: number;
  readonly to: number;
}

/** Resident memory in MiB, and when, in milliseconds since the epoch. */
export interface MemorySample {
  readonly at: number;
  readonly mib: number;
}

export interface Replica {
  readonly port: number;
  /** Its resident memory, each time that it was looked at. */
  readonly memory: MemorySample[];
  /** Kills it, with the requests that it has. */
  kill(): Promise<Kill>;
  startAnew(): Promise<void>;
  lookAtMemory(): void;
}

/** In two languages, by the names that clients know. The first says whose tokens are good. */
const providers = [
  ['ts', () => buildTestProvider('everything')],
  ['rs', rustProvider],
] as const;

/** Both providers behind tokens and one policy, with the store in files, compiled for wasmtime. */
export async function compileServer(): Promise<string> {
  const built = [];
  for (const [as, build] of providers) built.push({ as, path: await build() });
  const plan = {
    providers: built,
    authFrom: providers[0][0],
    serverName: undefined,
    transport: 'full',
    policy: [await compile({ rego: [{ name: 'reliability.rego', text: policy }], data: [] }, toolchain)],
    store: 'filesystem',
    env: {},
  } as const;
  return precompile(await plug(await gatherComponents(plan, checkout), toolchain), toolchain);
}

/**
 * What a root's wasmtime is started with: without capabilities, so that modes of folders bind it as they bind others.
 * @throws UserError where root has no such program.
 */
function withoutCapabilities(): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  const program = onPath('setpriv');
  if (program === undefined) throw new UserError('As root, setpriv (util-linux) is needed.');
  return [program, '--bounding-set=-all', '--inh-caps=-all'];
}

/** Starts one. @param readLine is told what it prints. */
export async function startReplica(
  compiled: string,
  storeFolder: string,
  env: Readonly<Record<string, string>>,
  readLine: (line: string) => void,
): Promise<Replica> {
  const port = await freePort();
  const wasmtime = (await tools.need('wasmtime')).path;
  const options = { port, storeFolder, providers: providers.length };
  const [command, ...rest] = wasmtimeArguments(options, Object.keys(env), compiled);
  const [program, ...args] = [...withoutCapabilities(), wasmtime, command!, '--allow-precompiled', ...rest];
  const run = (): Promise<RunningServer> => start(program!, args, env, readLine);
  let running: RunningServer | undefined = await run();
  const memory: MemorySample[] = [];
  return {
    port,
    memory,
    async kill() {
      const from = Date.now();
      await running?.stop();
      running = undefined;
      return { port, from, to: Date.now() };
    },
    async startAnew() {
      running = await run();
    },
    lookAtMemory() {
      const now = running && memoryMiB(running.pid, 'VmRSS');
      if (now !== undefined) memory.push({ at: Date.now(), mib: now });
    },
  };
}
