/** Running other programs. Servers are not run here: they outlive the call (see serve/wasmtime.ts). */
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { invocationOf } from './shell.ts';

interface RunOptions {
  readonly cwd?: string;
  /** All of its environment; by default this program's. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end, with nothing to read. @returns its standard output. @throws Error with all that it printed
 * when it ends with another code than 0.
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const started = invocationOf(command, args);
  const running = promisify(execFile)(started.command, [...started.args], {
    ...options,
    shell: started.shell,
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  running.child.stdin?.end();
  try {
    return (await running).stdout;
  } catch (error) {
    const { code, signal, stdout = '', stderr = '' } = error as RunError;
    if (typeof code === 'string') throw error;
    throw new Error(`${command} ${args.join(' ')}: ended with ${signal ?? code}\n${stdout}${stderr}`, { cause: error });
  }
}

/** What `execFile` rejects with; `code` is a text such as ENOENT when the program could not be started. */
interface RunError {
  readonly code?: number | string | null;
  readonly signal?: string | null;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Runs a JavaScript program with this Node. */
export const runNode = (script: string, args: readonly string[]): Promise<string> =>
  run(process.execPath, [script, ...args]);

interface ShowOptions extends RunOptions {
  /** Whether the command is a line for the system's shell. */
  readonly shell?: boolean;
  /** Where its standard output goes; by default to this program's stderr. */
  readonly stdout?: 'stdout' | 'stderr';
}

/** Runs a program with its output shown. @returns whether it ended with 0; if not, how it ended has been said. */
export function runVisibly(command: string, args: readonly string[], options: ShowOptions = {}): Promise<boolean> {
  const { stdout = 'stderr', ...rest } = options;
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { ...rest, stdio: ['ignore', stdout === 'stdout' ? 1 : 2, 2] });
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(false);
    });
    child.on('close', (code, signal) => {
      if (code !== 0) process.stderr.write(`${command} ended with ${signal ?? code}.\n`);
      resolve(code === 0);
    });
  });
}
