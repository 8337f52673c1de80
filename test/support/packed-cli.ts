/** The command line as it is published: packed, and installed into a folder without a checkout. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@wasmcp/cli';
import { inRoot } from '../../scripts/paths.ts';
import { running } from './running.ts';

export interface PackedCli {
  /** The environment of a user's shell, with cache and state in the folder. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs a command in a folder. @returns what it prints. */
  run(args: readonly string[], cwd: string): Promise<string>;
  /** Starts one that stays. */
  start(args: readonly string[], cwd: string): RunningCommand;
}

export interface RunningCommand {
  /** All that it has printed so far. */
  readonly printed: () => string;
  stop(): Promise<void>;
}

/** Packs the packages into a folder, and installs them into its `app`. */
export async function installPackedCli(folder: string): Promise<PackedCli> {
  const packages = ['node-host', 'policy-compiler', 'cli'].flatMap((name) => ['-w', `@wasmcp/${name}`]);
  await run('npm', ['pack', ...packages, '--pack-destination', folder], { cwd: inRoot() });
  const app = join(folder, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{"private":true}');
  const packed = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  const files = packed.map((name) => join('..', name));
  await run('npm', ['install', '--no-audit', '--no-fund', ...files], { cwd: app });
  // What npm tells its scripts is not there when a user calls the command.
  const own = Object.entries(process.env).filter(([name]) => !/^(?:npm_|INIT_CWD|MCP_|XDG_|NODE_)/.test(name));
  const places = { XDG_CACHE_HOME: join(folder, 'cache'), XDG_STATE_HOME: join(folder, 'state') };
  const env = { ...Object.fromEntries(own), ...places };
  const bin = join(app, 'node_modules/.bin/mcp-transport-http');
  return {
    env,
    run: (args, cwd) => run(bin, args, { cwd, env }),
    start: (args, cwd) => watch(spawn(bin, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })),
  };
}

/** A program whose output is kept, and that ends with the file of tests. */
export function watch(child: ChildProcess): RunningCommand {
  let text = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (piece: Buffer) => (text += String(piece)));
  const stop = async (): Promise<void> => {
    running.delete(stop);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  running.add(stop);
  return { printed: () => text, stop };
}
