/** Runs programs. */
import { x } from 'tinyexec';

export interface Outcome {
  /** What it was, for messages: the command line, and how it ended. */
  readonly title: string;
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, without input. Rejects when it cannot be started. */
export async function run(program: string, args: readonly string[], cwd?: string): Promise<Outcome> {
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const running = x(program, args, { nodeOptions: { stdio: [...stdio], ...(cwd === undefined ? {} : { cwd }) } });
  const { stdout, stderr, exitCode } = await running;
  const title = `${program} ${args.join(' ')}: ended with ${exitCode ?? running.signalCode}`;
  return { title, ok: exitCode === 0, stdout, stderr };
}
