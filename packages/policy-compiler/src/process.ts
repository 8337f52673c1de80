/** Runs programs. The command line has the like of its own: this package depends on no other one. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Outcome {
  /** What it was, for messages: the command line, and how it ended. */
  readonly title: string;
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, without input. Rejects when it cannot be started. */
export async function run(program: string, args: readonly string[], cwd?: string): Promise<Outcome> {
  const running = promisify(execFile)(program, [...args], { cwd, maxBuffer: Number.POSITIVE_INFINITY });
  running.child.stdin?.end();
  const title = `${program} ${args.join(' ')}: ended with`;
  try {
    return { title: `${title} 0`, ok: true, ...(await running) };
  } catch (error) {
    const { code, signal, stdout, stderr } = error as Failure;
    if (typeof code === 'string') throw error;
    return { title: `${title} ${signal ?? code}`, ok: false, stdout, stderr };
  }
}

/** What `execFile` rejects with; `code` is a text such as ENOENT when the program could not be started. */
interface Failure {
  readonly code: number | string | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}
