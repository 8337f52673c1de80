import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { running } from './running.ts';

/**
 * Starts a host that is a program of its own, and waits until it answers. It is ended as by Ctrl-C, since hosts end
 * what they have started themselves then.
 * @param answers whether a first request gets its answer; a rejection means not yet.
 * @param env variables beside those of this process.
 * @returns what ends it.
 */
export async function startHostProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  answers: () => Promise<boolean>,
  env: Readonly<Record<string, string>> = {},
): Promise<() => Promise<void>> {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    running.delete(stop);
    child.kill('SIGINT');
    await ended;
  };
  running.add(stop);
  while (!(await answers().catch(() => false))) {
    const end = child.exitCode ?? child.signalCode;
    if (end !== null) throw new Error(`${program} ended with ${end}:\n${printed}`);
    await sleep(100);
  }
  return stop;
}
