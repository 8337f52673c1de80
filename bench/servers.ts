/** Starts what is measured: each server a process of its own, on loopback, on a free port. */
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rolldown, type InputOptions } from 'rolldown';
import { digest } from '@wasmcp/node-host';
import { precompile, residentMemory, wasmtimeArguments } from '@wasmcp/cli';
import { cache, toolchain, tools } from '../scripts/toolchain.ts';
import { inRoot } from '../scripts/paths.ts';
import { nullExchanges, nullPolicy, nullStore, transport, type Component } from './components.ts';

export interface RunningServer {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

export type Start = () => Promise<RunningServer>;

type Environment = Readonly<Record<string, string>>;

/** How `wasmtime serve` treats instances. */
const instances = {
  /** As wasmtime does by default: each request has an instance of its own. */
  fresh: plainly([]),
  /** The same, with resident memory. */
  resident: plainly(residentMemory),
  /** The same, and of what is kept the kernel says which pages were written to: Linux from 6.7 on. */
  scanned: plainly([...residentMemory, '-Opooling-pagemap-scan=y']),
  /** As `npm run serve` does, but without end: an instance serves any number of requests. */
  reused: (variables: readonly string[], compiled: string) =>
    wasmtimeArguments({ reuse: 1_000_000_000 }, variables, compiled),
} as const;
export type Instances = keyof typeof instances;

/** The deadline costs what it costs: no server should run without one. */
function plainly(flags: readonly string[]) {
  return (variables: readonly string[], compiled: string): string[] => [
    'serve',
    '--addr=127.0.0.1:0',
    '-Scli',
    '-Wtimeout=60s',
    ...flags,
    ...variables.flatMap((name) => ['--env', name]),
    compiled,
  ];
}

/** A composed component on wasmtime. `read` is given each line that it prints. */
export const onWasmtime =
  (component: Component, mode: Instances, env: Environment = {}, read?: (line: string) => void): Start =>
  async () => {
    const compiled = await precompile(await component(), toolchain);
    const [command, ...rest] = instances[mode](Object.keys(env), compiled);
    return start((await tools.need('wasmtime')).path, [command!, '--allow-precompiled', ...rest], env, read);
  };

/** A composed component as `npm run serve` serves it. */
export const asLaunched =
  (component: Component, deadlineMs: number): Start =>
  async () => {
    const compiled = await precompile(await component(), toolchain);
    const [command, ...rest] = wasmtimeArguments({ deadlineMs }, [], compiled);
    return start((await tools.need('wasmtime')).path, [command!, '--allow-precompiled', ...rest]);
  };

interface NodeOptions {
  readonly env?: Environment;
  readonly from?: Component;
  readonly policy?: Component;
  readonly deadlineMs?: number;
  readonly maxInstances?: number;
}

/** A provider on the Node host, as `npm start` serves it. `from`: the transport. */
export const onNode =
  (provider: Component, { env = {}, from = transport, policy = nullPolicy, ...limits }: NodeOptions = {}): Start =>
  async () => {
    const exchanges = await nullExchanges();
    const plugs = { provider: await provider(), policy: await policy(), store: await nullStore(), exchanges };
    const options = { transport: await from(), ...plugs, env, limits };
    return start(process.execPath, [await nodeHost(), JSON.stringify(options)]);
  };

/** JavaScript for Node of these entries, by their names, and of what they share. */
async function bundle(input: Readonly<Record<string, string>>, options: Omit<InputOptions, 'input'>) {
  const build = await rolldown({ input, platform: 'node', ...options });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  return output.filter((one) => one.type === 'chunk');
}

/** The Node host's program as packages are published: JavaScript, with the thread's script beside it. */
async function nodeHost(): Promise<string> {
  const chunks = await bundle(
    { 'node-host': inRoot('bench/programs/node-host.ts'), worker: inRoot('packages/node-host/src/worker.ts') },
    {
      external: (name) => /^[^./]/.test(name) && !name.startsWith('@wasmcp/'),
      resolve: { conditionNames: ['@wasmcp/source', 'node', 'import', 'default'] },
    },
  );
  const folder = await cache('bench-programs', digest(...chunks.map(({ code }) => code)).slice(0, 32), (to) => {
    mkdirSync(join(to, 'dist'), { recursive: true });
    copyFileSync(inRoot('packages/cli/package.json'), join(to, 'package.json')); // It is asked for the version.
    for (const { fileName, code } of chunks) writeFileSync(join(to, 'dist', fileName), code);
  });
  return join(folder, 'dist/node-host.js');
}

/** One of `bench/programs` on Node: bundled, so that no loader counts as the program's memory. */
export const program =
  (name: string, env: Environment = {}): Start =>
  async () => {
    const [chunk] = await bundle({ [name]: inRoot('bench/programs', `${name}.ts`) }, { external: /^[^./]/ });
    const { code } = chunk!;
    const path = await cache('bench-programs', `${digest(code).slice(0, 32)}.mjs`, (to) => writeFileSync(to, code));
    return start(process.execPath, [path], env);
  };

/** Servers that are up. None outlives this program. */
const children = new Set<ChildProcess>();
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));

/** Runs a server until it has printed its address. It sees no other environment. @param readLine is told what it prints. */
export function start(
  command: string,
  args: readonly string[],
  env: Environment = {},
  readLine?: (line: string) => void,
): Promise<RunningServer> {
  const child = spawn(command, args, { cwd: inRoot(), env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = (): Promise<void> => {
    child.kill('SIGKILL');
    return ended;
  };
  children.add(child);
  child.once('close', () => children.delete(child));
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (text: string): void => {
      // What is printed later matters only to whoever looks for a fault.
      if (printed.length < 10_000) printed += text;
      const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(printed)?.[1];
      if (port !== undefined) resolve({ port: Number(port), pid: child.pid!, stop });
    };
    if (readLine !== undefined) createInterface(child.stderr).on('line', readLine);
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`${command} ended with ${code}: ${printed}`)));
  });
}
